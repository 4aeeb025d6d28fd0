import type { KindRow } from '../kind-row.js';

/** Databases, queues, search and what processes data. */
export const dataKinds: readonly KindRow[] = [
  {
    groups: ['postgresql.cnpg.io'],
    kinds: ['Cluster'],
    images: ['spec.imageName', 'spec.postgresql.extensions[].image.reference'],
  },
  { groups: ['postgresql.cnpg.io'], kinds: ['ImageCatalog', 'ClusterImageCatalog'], images: ['spec.images[].image'] },
  { groups: ['postgresql.cnpg.io'], kinds: ['Pooler'], pods: ['spec.template.spec'] },
  {
    groups: ['acid.zalan.do'],
    kinds: ['postgresql'],
    images: ['spec.dockerImage'],
    pods: ['spec'],
    containers: ['spec.sidecars[]'],
  },
  {
    groups: ['acid.zalan.do'],
    kinds: ['OperatorConfiguration'],
    images: [
      'configuration.docker_image',
      'configuration.logical_backup.logical_backup_docker_image',
      'configuration.connection_pooler.connection_pooler_image',
      'configuration.sidecar_docker_images.*',
    ],
  },
  {
    groups: ['postgres-operator.crunchydata.com'],
    kinds: ['PostgresCluster'],
    images: ['', '.backups.pgbackrest', '.proxy.pgBouncer', '.monitoring.pgmonitor.exporter', '.userInterface.pgAdmin'].map(
      (part) => `spec${part}.image`,
    ),
  },
  {
    groups: ['psmdb.percona.com', 'pxc.percona.com', 'ps.percona.com', 'pgv2.percona.com'],
    kinds: ['*'],
    images: ['spec.initImage', 'spec.initContainer.image'],
  },
  { groups: ['mongodbcommunity.mongodb.com'], kinds: ['MongoDBCommunity'], pods: ['spec.statefulSet.spec.template.spec'] },
  { groups: ['rabbitmq.com'], kinds: ['RabbitmqCluster'], images: ['spec.image'], pods: ['spec.override.statefulSet.spec.template.spec'] },
  {
    groups: ['kafka.strimzi.io'],
    kinds: ['Kafka'],
    images: [
      ...['kafka', 'zookeeper', 'kafkaExporter', 'cruiseControl', 'jmxTrans'].map((part) => `spec.${part}.image`),
      ...['topicOperator', 'userOperator', 'tlsSidecar'].map((part) => `spec.entityOperator.${part}.image`),
      'spec.kafka.brokerRackInitImage',
    ],
  },
  {
    groups: ['kafka.strimzi.io'],
    kinds: ['KafkaConnect', 'KafkaBridge', 'KafkaMirrorMaker', 'KafkaMirrorMaker2'],
    images: ['spec.image', 'spec.clientRackInitImage'],
    notFetched: ['spec.build.output.image'],
  },
  elastic(['Elasticsearch'], ['spec.nodeSets[].podTemplate.spec']),
  elastic(['Kibana', 'ApmServer', 'EnterpriseSearch', 'ElasticMapsServer', 'Logstash'], ['spec.podTemplate.spec']),
  elastic(
    ['Beat', 'Agent'],
    ['daemonSet', 'deployment', 'statefulSet'].map((form) => `spec.${form}.podTemplate.spec`),
  ),
  {
    groups: ['opensearch.opster.io'],
    kinds: ['OpenSearchCluster'],
    images: ['spec.general.image', 'spec.dashboards.image', 'spec.initHelper.image'],
  },
  {
    groups: ['clickhouse.altinity.com'],
    kinds: ['ClickHouseInstallation', 'ClickHouseInstallationTemplate'],
    pods: ['spec.templates.podTemplates[].spec'],
  },
  { groups: ['cassandra.datastax.com'], kinds: ['CassandraDatacenter'], images: ['spec.serverImage'], pods: ['spec.podTemplateSpec.spec'] },
  {
    groups: ['pingcap.com'],
    kinds: ['TidbCluster'],
    split: ['pd', 'tidb', 'tikv', 'tiflash', 'ticdc', 'pump', 'tiproxy'].map((part) => ({
      at: `spec.${part}`,
      whole: 'image',
      repository: 'baseImage',
      tags: ['version'],
    })),
  },
  {
    groups: ['solr.apache.org'],
    kinds: ['SolrCloud', 'SolrPrometheusExporter'],
    split: repositoryAndTag(['solrImage', 'image', 'zookeeperRef.provided.image', 'busyBoxImage']),
  },
  { groups: ['zookeeper.pravega.io', 'pravega.pravega.io', 'bookkeeper.pravega.io'], kinds: ['*'], split: repositoryAndTag(['image']) },
  { groups: ['minio.min.io'], kinds: ['Tenant'], images: ['spec.image', 'spec.kes.image'], pods: ['spec.sideCars'] },
  { groups: ['sparkoperator.k8s.io'], kinds: ['SparkApplication'], ...spark('spec') },
  { groups: ['sparkoperator.k8s.io'], kinds: ['ScheduledSparkApplication'], ...spark('spec.template') },
  {
    groups: ['flink.apache.org'],
    kinds: ['FlinkDeployment'],
    images: ['spec.image'],
    pods: ['spec', 'spec.jobManager', 'spec.taskManager'].map((part) => `${part}.podTemplate.spec`),
  },
  {
    groups: ['vault.banzaicloud.com'],
    kinds: ['Vault'],
    images: ['image', 'bankVaultsImage', 'statsdImage', 'fluentdImage'].map((name) => `spec.${name}`),
  },
  { groups: ['installation.mattermost.com'], kinds: ['Mattermost'], split: [{ at: 'spec', repository: 'image', tags: ['version'] }] },
  {
    groups: ['awx.ansible.com'],
    kinds: ['AWX'],
    images: ['spec.control_plane_ee_image', 'spec.ee_images[].image'],
    split: ['image', 'redis_image', 'postgres_image', 'init_container_image'].map((name) => ({
      at: 'spec',
      repository: name,
      tags: [`${name}_version`],
    })),
  },
  { groups: ['k8s.keycloak.org'], kinds: ['Keycloak'], images: ['spec.image'], pods: ['spec.unsupported.podTemplate.spec'] },
];

function elastic(kinds: readonly string[], pods: readonly string[]): KindRow {
  const groups = ['elasticsearch', 'kibana', 'apm', 'enterprisesearch', 'maps', 'logstash', 'beat', 'agent'].map(
    (name) => `${name}.k8s.elastic.co`,
  );
  return { groups, kinds, images: ['spec.image'], pods };
}

function spark(spec: string): Pick<KindRow, 'images' | 'pods' | 'containers'> {
  const parts = ['driver', 'executor'].map((part) => `${spec}.${part}`);
  return {
    images: [spec, ...parts].map((part) => `${part}.image`),
    pods: parts.flatMap((part) => [part, `${part}.template.spec`]),
    containers: parts.map((part) => `${part}.sidecars[]`),
  };
}

function repositoryAndTag(fields: readonly string[]): NonNullable<KindRow['split']> {
  return fields.map((field) => ({ at: `spec.${field}`, repository: 'repository', tags: ['tag'] }));
}
