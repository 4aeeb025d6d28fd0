FROM alpine:3
RUN <<EOF
FROM phantom1
EOF
RUN 3<<EOF
FROM phantom2
EOF
RUN << EOF
FROM phantom3
EOF
COPY <<-A <<'B' /target
FROM phantom4
	A
FROM phantom5
B
RUN ["cat", "<<EOF"]
RUN python3<<EOF
COPY --from=nginx:1.29 /a /b
