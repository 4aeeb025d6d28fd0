ARG A=${B}x
ARG B=${A}y
ARG A=${A}${B}
FROM ${A}
