FORM node:20
RUN make
FROMnginx
COPPY --from=nginx:1.29 /a /b
