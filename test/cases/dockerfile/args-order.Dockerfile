# A later ARG without a value changes nothing, one with a value overrides, defaults look at earlier ones and at themselves.
ARG A=al
ARG A
ARG B=${A}pine C="3"
ARG B=${B}:${C}
FROM ${B}
