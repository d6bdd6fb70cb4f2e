{{/* A setting as text. Numbers of values are floating-point here: 33554432 would be written 3.3554432e+07. */}}
{{- define "streaming.text" -}}
{{- kindIs "float64" . | ternary (int64 .) . }}
{{- end }}

{{/* One variable per entry of .settings; with .titled, names become those of options: maxPollRecords, Kafka__MaxPollRecords. */}}
{{- define "streaming.settings" -}}
{{- range $name, $value := .settings }}
{{- $name = $.titled | ternary (title $name) $name }}
{{- if kindIs "slice" $value }}
{{- range $index, $item := $value }}
- name: {{ printf "%s__%s__%d" $.prefix $name $index | quote }}
  value: {{ include "streaming.text" $item | quote }}
{{- end }}
{{- else }}
- name: {{ printf "%s__%s" $.prefix $name | quote }}
  value: {{ include "streaming.text" $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "streaming.environment" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: POD_NAMESPACE
  valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
- name: NODE_NAME
  valueFrom: { fieldRef: { fieldPath: spec.nodeName } }
- name: OTEL_SERVICE_NAME
  value: streaming-{{ .component }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.namespace.name=$(POD_NAMESPACE),k8s.pod.name=$(POD_NAME),k8s.node.name=$(NODE_NAME)
{{- with .root.Values.otel }}
{{- if .endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ .protocol }}
{{- end }}
{{- end }}
- name: Http__Address
  value: 0.0.0.0
- name: Http__Port
  value: "8080"
{{- with concat .root.Values.extraEnv .values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "streaming.environment.clustering" -}}
- name: Clustering__Mode
  value: redis
- name: Clustering__Redis
  {{- with .Values.redis.existingSecret }}
  {{- if .name }}
  valueFrom: { secretKeyRef: { name: {{ .name | quote }}, key: {{ .key | quote }} } }
  {{- else }}
  value: {{ $.Values.redis.connectionString | quote }}
  {{- end }}
  {{- end }}
- name: Clustering__ClusterId
  value: {{ .Values.clustering.clusterId | default (printf "%s-%s" .Release.Namespace (include "streaming.fullname" .)) | quote }}
- name: Clustering__ServiceId
  value: {{ .Values.clustering.serviceId | quote }}
- name: Clustering__SiloPort
  value: "11111"
- name: Clustering__AdvertisedAddress
  valueFrom: { fieldRef: { fieldPath: status.podIP } }
{{- end }}

{{- define "streaming.environment.kafka" -}}
{{- include "streaming.settings" (dict "prefix" "Kafka" "titled" true "settings" (omit .Values.kafka "client" "consumer" "producer" "existingSecret")) | trim }}
{{- range $client := list "client" "consumer" "producer" }}
{{- include "streaming.settings" (dict "prefix" (printf "Kafka__%s" (title $client)) "titled" false "settings" (get $.Values.kafka $client)) }}
{{- end }}
{{- end }}
