{{/* image: not/this:1 */}}
{{- define "web.image" -}}
{{- $registry := .Values.global.registry | default "" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion | toString -}}
{{- if $registry -}}
{{- printf "%s/%s:%s" $registry .Values.image.repository $tag -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository $tag -}}
{{- end -}}
{{- end -}}

{{- define "web.split" -}}
{{- $term := .tag | toString -}}
{{- $separator := ":" -}}
{{- if .digest }}{{ $separator = "@" }}{{ $term = .digest }}{{ end -}}
{{ .registry }}/{{ .repository }}{{ $separator }}{{ $term }}
{{- end -}}

{{- define "web.wait" -}}
- name: wait
  image: "{{ .Values.wait.image }}:{{ .Values.wait.tag }}"
- name: done
  image: registry.example/done:1
{{- end -}}
