ARG V=v1.2.3-slim
ARG EMPTY=
FROM a:${V#v} AS s1
FROM a:${V%%-*} AS s2
FROM a:${V%-*} AS s3
FROM a:${V##*.} AS s4
FROM a:${V/slim/alpine} AS s5
FROM a:${V//./_} AS s6
FROM a:${V:+2} AS s7
FROM a:${EMPTY:-3} AS s8
FROM a:x${EMPTY-3} AS s9
FROM a:${UNSET:-${EMPTY:-"4"}} AS s10
FROM a:${V/v?.?/9.9} AS s11
FROM a:$V AS s12
FROM a:${V:=5} AS s13
FROM a:${} AS s14
FROM a:${V
