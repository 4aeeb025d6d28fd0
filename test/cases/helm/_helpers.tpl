{{- define "web.name" -}}
{{ .Chart.Name }}
{{- end }}
{{- define "web.wait" -}}
- name: wait
  image: busybox:1.36
  imagePullPolicy: {{ .Values.image.pullPolicy }}
- name: notes # image: not/this:1
  image: "{{ .Values.unknown }}"
{{- end }}
