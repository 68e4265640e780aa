/**
 * What Kafka 3.3 to 4.4 defines of each property. A line each: the name, then by release ("3.3": or earlier) the type, what
 * the value is held to, how it is changed while nodes run ("read-only" isn't written), and the default behind "=". A
 * "-" is a release that doesn't know it. Written by `npm run settings` from Kafka's own jars.
 */
export const NODE_SETTINGS = `
add.partitions.to.txn.retry.backoff.max.ms | 4.0 int 0.. =100
add.partitions.to.txn.retry.backoff.ms | 4.0 int 1.. =20
advertised.listeners | 3.3 string per-broker | 4.0 string | 4.2 list nonempty filled
alter.config.policy.class.name | 3.3 class
alter.config.policy.kraft.compatibility.enable | 3.9 boolean =false | 4.0 -
alter.log.dirs.replication.quota.window.num | 3.3 int 1.. =11
alter.log.dirs.replication.quota.window.size.seconds | 3.3 int 1.. =1
authorizer.class.name | 3.3 string =
auto.create.topics.enable | 3.3 boolean =true
auto.include.jmx.reporter | 3.4 boolean =true | 4.0 -
auto.leader.rebalance.enable | 3.3 boolean =true
background.threads | 3.3 int 1.. cluster-wide =10
broker.heartbeat.interval.ms | 3.3 int =2000
broker.id | 3.3 int =-1
broker.id.generation.enable | 3.3 boolean =true | 4.0 -
broker.rack | 3.3 string
broker.session.timeout.ms | 3.3 int =9000
client.quota.callback.class | 3.3 class
compression.gzip.level | 3.8 int 1..9 or:-1 cluster-wide =-1
compression.lz4.level | 3.8 int 1..17 cluster-wide =9
compression.type | 3.3 string in:uncompressed,zstd,lz4,snappy,gzip,producer cluster-wide =producer
compression.zstd.level | 3.8 int -131072..22 cluster-wide =3
config.providers | 4.2 list filled cluster-wide =
connection.failed.authentication.delay.ms | 3.3 int 0.. =100
connections.max.idle.ms | 3.3 long =600000
connections.max.reauth.ms | 3.3 long =0
control.plane.listener.name | 3.3 string | 4.0 -
controlled.shutdown.enable | 3.3 boolean =true
controlled.shutdown.max.retries | 3.3 int =3 | 4.0 -
controlled.shutdown.retry.backoff.ms | 3.3 long =5000 | 4.0 -
controller.listener.names | 3.3 string | 4.2 list nonempty filled
controller.performance.always.log.threshold.ms | 4.0 long 0.. =2000
controller.performance.sample.period.ms | 4.0 long 100.. =60000
controller.quorum.append.linger.ms | 3.3 int =25 | 4.1 int 0.. =25
controller.quorum.auto.join.enable | 4.2 boolean =false
controller.quorum.bootstrap.servers | 3.8 list =
controller.quorum.election.backoff.max.ms | 3.3 int =1000 | 4.1 int 0.. =1000
controller.quorum.election.timeout.ms | 3.3 int =1000 | 4.1 int 0.. =1000
controller.quorum.fetch.max.bytes | 4.3 int 1.. =1048576
controller.quorum.fetch.snapshot.max.bytes | 4.3 int 1.. =1048576
controller.quorum.fetch.timeout.ms | 3.3 int =2000 | 4.1 int 0.. =2000
controller.quorum.request.timeout.ms | 3.3 int =2000 | 4.1 int 0.. =2000
controller.quorum.retry.backoff.ms | 3.3 int =20 | 4.1 int 0.. =20
controller.quorum.voters | 3.3 list =
controller.quota.window.num | 3.3 int 1.. =11
controller.quota.window.size.seconds | 3.3 int 1.. =1
controller.socket.timeout.ms | 3.3 int =30000
cordoned.log.dirs | 4.3 list filled per-broker =
create.topic.policy.class.name | 3.3 class
default.replication.factor | 3.3 int =1
delegation.token.expiry.check.interval.ms | 3.3 long 1.. =3600000
delegation.token.expiry.time.ms | 3.3 long 1.. =86400000
delegation.token.master.key | 3.3 password | 4.0 -
delegation.token.max.lifetime.ms | 3.3 long 1.. =604800000
delegation.token.secret.key | 3.3 password
delete.records.purgatory.purge.interval.requests | 3.3 int =1
delete.topic.enable | 3.3 boolean =true
early.start.listeners | 3.3 string | 4.2 list filled
eligible.leader.replicas.enable | 3.7 boolean =false | 4.0 -
errors.deadletterqueue.auto.create.topics.enable | 4.4 boolean cluster-wide =false
errors.deadletterqueue.topic.name.prefix | 4.4 string cluster-wide =dlq.
fetch.max.bytes | 3.3 int 1024.. =57671680
fetch.purgatory.purge.interval.requests | 3.3 int =1000
follower.fetch.last.tiered.offset.enable | 4.3 boolean cluster-wide =false
group.consumer.assignment.interval.ms | 4.3 int 0.. cluster-wide =1000
group.consumer.assignor.offload.enable | 4.4 boolean cluster-wide =true
group.consumer.assignors | 3.5 list = | 3.6 list =org.apache.kafka.coordinator.group.assignor.RangeAssignor | 3.7 list =org.apache.kafka.coordinator.group.assignor.UniformAssignor,org.apache.kafka.coordinator.group.assignor.RangeAssignor | 4.0 list =uniform,range | 4.2 list nonempty filled =uniform,range
group.consumer.heartbeat.interval.ms | 3.5 int 1.. =5000
group.consumer.max.assignment.interval.ms | 4.3 int 0.. =15000
group.consumer.max.heartbeat.interval.ms | 3.5 int 1.. =15000
group.consumer.max.session.timeout.ms | 3.5 int 1.. =60000
group.consumer.max.size | 3.5 int 1.. =2147483647
group.consumer.migration.policy | 3.8 string anycase:DISABLED,DOWNGRADE,UPGRADE,BIDIRECTIONAL =disabled | 4.0 string anycase:DISABLED,DOWNGRADE,UPGRADE,BIDIRECTIONAL =bidirectional
group.consumer.min.assignment.interval.ms | 4.3 int 0.. =0
group.consumer.min.heartbeat.interval.ms | 3.5 int 1.. =5000
group.consumer.min.session.timeout.ms | 3.5 int 1.. =45000
group.consumer.regex.refresh.interval.ms | 4.1 int 10000.. =600000
group.consumer.session.timeout.ms | 3.5 int 1.. =45000
group.coordinator.append.linger.ms | 3.8 int 0.. =10 | 4.0 int 0.. =5 | 4.2 int -1.. =-1
group.coordinator.background.threads | 4.3 int 1.. =2
group.coordinator.cached.buffer.max.bytes | 4.3 int 524288.. cluster-wide =1048588
group.coordinator.new.enable | 3.5 boolean =false | 4.0 boolean =true | 4.1 -
group.coordinator.rebalance.protocols | 3.7 list items:consumer,classic =classic | 3.8 list items:consumer,classic,unknown =classic | 3.9 list items:consumer,classic,share,unknown =classic | 4.0 list items:consumer,classic,share =classic,consumer | 4.1 list items:consumer,classic,share,streams =classic,consumer,streams | 4.2 list items:consumer,classic,share,streams nonempty filled =classic,consumer,streams
group.coordinator.threads | 3.5 int 1.. =1 | 4.0 int 1.. =4
group.initial.rebalance.delay.ms | 3.3 int =3000
group.max.session.timeout.ms | 3.3 int =1800000
group.max.size | 3.3 int 1.. =2147483647
group.min.session.timeout.ms | 3.3 int =6000
group.share.assignment.interval.ms | 4.3 int 0.. cluster-wide =1000
group.share.assignor.offload.enable | 4.4 boolean cluster-wide =true
group.share.assignors | 4.1 list =simple | 4.2 list nonempty filled =simple
group.share.delivery.count.limit | 3.9 int 2..10 =5
group.share.dlq.manager.class.name | 4.4 string =org.apache.kafka.server.share.dlq.DefaultShareGroupDLQManager
group.share.enable | 3.9 boolean =false | 4.3 -
group.share.heartbeat.interval.ms | 3.9 int 1.. =5000
group.share.initialize.retry.interval.ms | 4.2 int 1.. =30000
group.share.max.assignment.interval.ms | 4.3 int 0.. =15000
group.share.max.delivery.count.limit | 4.3 int 5..25 =10
group.share.max.groups | 3.9 short 1..100 =10 | 4.1 -
group.share.max.heartbeat.interval.ms | 3.9 int 1.. =15000
group.share.max.partition.max.record.locks | 4.3 int 2000..10000 =4000
group.share.max.record.lock.duration.ms | 3.9 int 30000..3600000 =60000
group.share.max.session.timeout.ms | 3.9 int 1.. =60000
group.share.max.share.sessions | 4.1 int 1.. =2000
group.share.max.size | 3.9 short 10..1000 =200 | 4.0 int 1..1000 =200
group.share.min.assignment.interval.ms | 4.3 int 0.. =0
group.share.min.delivery.count.limit | 4.3 int 2..5 =2
group.share.min.heartbeat.interval.ms | 3.9 int 1.. =5000
group.share.min.partition.max.record.locks | 4.3 int 100..2000 =100
group.share.min.record.lock.duration.ms | 3.9 int 1000..30000 =15000
group.share.min.session.timeout.ms | 3.9 int 1.. =45000
group.share.partition.max.record.locks | 3.9 int 100..10000 =200 | 4.1 int 100..10000 =2000
group.share.persister.class.name | 4.0 string =org.apache.kafka.server.share.persister.DefaultStatePersister
group.share.record.lock.duration.ms | 3.9 int 1000..60000 =30000 | 4.0 int 1000..3600000 =30000
group.share.session.timeout.ms | 3.9 int 1.. =45000
group.streams.acceptable.recovery.lag | 4.4 long 0.. =10000
group.streams.assignment.interval.ms | 4.3 int 0.. cluster-wide =1000
group.streams.assignor.offload.enable | 4.4 boolean cluster-wide =true
group.streams.assignors | 4.4 list nonempty filled =sticky
group.streams.heartbeat.interval.ms | 4.1 int 1.. =5000
group.streams.initial.rebalance.delay.ms | 4.2 int 0.. =3000
group.streams.max.assignment.interval.ms | 4.3 int 0.. =15000
group.streams.max.heartbeat.interval.ms | 4.1 int 1.. =15000
group.streams.max.session.timeout.ms | 4.1 int 1.. =60000
group.streams.max.size | 4.1 int 1.. =2147483647
group.streams.max.standby.replicas | 4.1 int 0.. =2
group.streams.max.warmup.replicas | 4.4 int 0.. =20
group.streams.min.assignment.interval.ms | 4.3 int 0.. =0
group.streams.min.heartbeat.interval.ms | 4.1 int 1.. =5000
group.streams.min.session.timeout.ms | 4.1 int 1.. =45000
group.streams.min.task.offset.interval.ms | 4.4 int 1.. =15000
group.streams.num.standby.replicas | 4.1 int 0.. =0
group.streams.num.warmup.replicas | 4.4 int 0.. =2
group.streams.rack.aware.assignment.tags | 4.4 list filled =
group.streams.session.timeout.ms | 4.1 int 1.. =45000
group.streams.task.offset.interval.ms | 4.4 int 1.. =60000
group.streams.topology.description.plugin.class | 4.4 class
initial.broker.registration.timeout.ms | 3.3 int =60000
inter.broker.listener.name | 3.3 string
inter.broker.protocol.version | 3.3 string protocol =3.3-IV3 | 3.4 string protocol =3.4-IV0 | 3.5 string protocol =3.5-IV2 | 3.6 string protocol =3.6-IV2 | 3.7 string protocol =3.7-IV4 | 3.8 string protocol =3.8-IV0 | 3.9 string protocol =3.9-IV0 | 4.0 -
internal.metadata.delete.delay.millis | 4.1 long =60000
internal.metadata.log.segment.bytes | 4.1 int
internal.metadata.max.batch.size.in.bytes | 4.1 int =8388608
internal.metadata.max.fetch.size.in.bytes | 4.1 int =8388608 | 4.3 -
kafka.metrics.polling.interval.secs | 3.3 int 1.. =10
kafka.metrics.reporters | 3.3 list = | 4.2 list filled =
leader.imbalance.check.interval.seconds | 3.3 long 1.. =300
leader.imbalance.per.broker.percentage | 3.3 int =10 | 4.0 -
listener.security.protocol.map | 3.3 string per-broker =PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL | 3.8 string per-broker =SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT
listeners | 3.3 string per-broker =PLAINTEXT://:9092 | 4.2 list nonempty filled per-broker =PLAINTEXT://:9092
log.cleaner.backoff.ms | 3.3 long 0.. cluster-wide =15000
log.cleaner.dedupe.buffer.size | 3.3 long cluster-wide =134217728
log.cleaner.delete.retention.ms | 3.3 long 0.. cluster-wide =86400000
log.cleaner.enable | 3.3 boolean =true
log.cleaner.io.buffer.load.factor | 3.3 double cluster-wide =0.9
log.cleaner.io.buffer.size | 3.3 int 0.. cluster-wide =524288
log.cleaner.io.max.bytes.per.second | 3.3 double cluster-wide =1.7976931348623157E308
log.cleaner.max.compaction.lag.ms | 3.3 long 1.. cluster-wide =9223372036854775807
log.cleaner.min.cleanable.ratio | 3.3 double 0..1 cluster-wide =0.5
log.cleaner.min.compaction.lag.ms | 3.3 long 0.. cluster-wide =0
log.cleaner.threads | 3.3 int 0.. cluster-wide =1
log.cleanup.policy | 3.3 list items:compact,delete cluster-wide =delete | 4.2 list items:compact,delete filled cluster-wide =delete
log.dir | 3.3 string =/tmp/kafka-logs | 4.2 list nonempty filled =/tmp/kafka-logs
log.dir.failure.timeout.ms | 3.8 long 1.. =30000
log.dirs | 3.3 string | 4.2 list nonempty filled
log.flush.interval.messages | 3.3 long 1.. cluster-wide =9223372036854775807
log.flush.interval.ms | 3.3 long cluster-wide
log.flush.offset.checkpoint.interval.ms | 3.3 int 0.. =60000
log.flush.scheduler.interval.ms | 3.3 long =9223372036854775807
log.flush.start.offset.checkpoint.interval.ms | 3.3 int 0.. =60000
log.index.interval.bytes | 3.3 int 0.. cluster-wide =4096
log.index.size.max.bytes | 3.3 int 4.. cluster-wide =10485760
log.initial.task.delay.ms | 3.8 long 0.. =30000
log.local.retention.bytes | 3.6 long -2.. cluster-wide =-2
log.local.retention.ms | 3.6 long -2.. cluster-wide =-2
log.message.downconversion.enable | 3.3 boolean cluster-wide =true | 4.0 -
log.message.format.version | 3.3 string protocol =3.0-IV1 | 4.0 -
log.message.timestamp.after.max.ms | 3.6 long 0.. cluster-wide =9223372036854775807 | 4.0 long 0.. cluster-wide =3600000
log.message.timestamp.before.max.ms | 3.6 long 0.. cluster-wide =9223372036854775807
log.message.timestamp.difference.max.ms | 3.3 long 0.. cluster-wide =9223372036854775807 | 4.0 -
log.message.timestamp.type | 3.3 string in:CreateTime,LogAppendTime cluster-wide =CreateTime
log.preallocate | 3.3 boolean cluster-wide =false
log.remote.copy.lag.bytes | 4.4 long -1.. cluster-wide =-1
log.remote.copy.lag.ms | 4.4 long -1.. cluster-wide =0
log.retention.bytes | 3.3 long cluster-wide =-1
log.retention.check.interval.ms | 3.3 long 1.. =300000
log.retention.hours | 3.3 int =168
log.retention.minutes | 3.3 int
log.retention.ms | 3.3 long cluster-wide
log.roll.hours | 3.3 int 1.. =168
log.roll.jitter.hours | 3.3 int 0.. =0
log.roll.jitter.ms | 3.3 long cluster-wide
log.roll.ms | 3.3 long cluster-wide
log.segment.bytes | 3.3 int 14.. cluster-wide =1073741824 | 4.0 int 1048576.. cluster-wide =1073741824
log.segment.delete.delay.ms | 3.3 long 0.. cluster-wide =60000
max.connection.creation.rate | 3.3 int 0.. cluster-wide =2147483647
max.connections | 3.3 int 0.. cluster-wide =2147483647
max.connections.per.ip | 3.3 int 0.. cluster-wide =2147483647
max.connections.per.ip.overrides | 3.3 string cluster-wide =
max.decompressed.message.bytes | 4.2.2 int 1..2147483639 cluster-wide =2147483639 | 4.3 - | 4.4 int 1..2147483639 cluster-wide =2147483639
max.incremental.fetch.session.cache.slots | 3.3 int 0.. =1000
max.request.partition.size.limit | 3.8 int 1.. =2000
message.max.bytes | 3.3 int 0.. cluster-wide =1048588
metadata.log.dir | 3.3 string
metadata.log.max.record.bytes.between.snapshots | 3.3 long 1.. =20971520
metadata.log.max.snapshot.interval.ms | 3.4 long 0.. =3600000
metadata.log.segment.bytes | 3.3 int 12.. =1073741824 | 4.1 int 8388608.. =1073741824
metadata.log.segment.min.bytes | 3.3 int 12.. =8388608 | 4.1 -
metadata.log.segment.ms | 3.3 long =604800000
metadata.max.idle.interval.ms | 3.3 int 0.. =500
metadata.max.retention.bytes | 3.3 long =-1 | 3.4 long =104857600
metadata.max.retention.ms | 3.3 long =604800000
metric.reporters | 3.3 list cluster-wide = | 4.0 list cluster-wide =org.apache.kafka.common.metrics.JmxReporter | 4.2 list filled cluster-wide =org.apache.kafka.common.metrics.JmxReporter
metrics.num.samples | 3.3 int 1.. =2
metrics.recording.level | 3.3 string =INFO
metrics.sample.window.ms | 3.3 long 1.. =30000
min.insync.replicas | 3.3 int 1.. cluster-wide =1
node.id | 3.3 int =-1 | 4.0 int 0..
num.io.threads | 3.3 int 1.. cluster-wide =8
num.network.threads | 3.3 int 1.. cluster-wide =3
num.partitions | 3.3 int 1.. =1
num.recovery.threads.per.data.dir | 3.3 int 1.. cluster-wide =1 | 4.0 int 1.. cluster-wide =2
num.replica.alter.log.dirs.threads | 3.3 int
num.replica.fetchers | 3.3 int cluster-wide =1 | 4.2 int 1.. cluster-wide =1
offset.metadata.max.bytes | 3.3 int =4096
offsets.commit.required.acks | 3.3 short =-1 | 4.0 -
offsets.commit.timeout.ms | 3.3 int 1.. =5000
offsets.load.buffer.size | 3.3 int 1.. =5242880
offsets.retention.check.interval.ms | 3.3 long 1.. =600000
offsets.retention.minutes | 3.3 int 1.. =10080
offsets.topic.compression.codec | 3.3 int =0
offsets.topic.num.partitions | 3.3 int 1.. =50
offsets.topic.replication.factor | 3.3 short 1.. =3
offsets.topic.segment.bytes | 3.3 int 1.. =104857600
password.encoder.cipher.algorithm | 3.3 string =AES/CBC/PKCS5Padding | 4.0 -
password.encoder.iterations | 3.3 int 1024.. =4096 | 4.0 -
password.encoder.key.length | 3.3 int 8.. =128 | 4.0 -
password.encoder.keyfactory.algorithm | 3.3 string | 4.0 -
password.encoder.old.secret | 3.3 password | 4.0 -
password.encoder.secret | 3.3 password | 4.0 -
principal.builder.class | 3.3 class per-broker =org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder
process.roles | 3.3 list items:broker,controller = | 4.0 list items:broker,controller | 4.2 list items:broker,controller nonempty filled
producer.id.expiration.check.interval.ms | 3.4 int 1.. =600000
producer.id.expiration.ms | 3.4 int 1.. cluster-wide =86400000
producer.purgatory.purge.interval.requests | 3.3 int =1000
queued.max.request.bytes | 3.3 long =-1
queued.max.requests | 3.3 int 1.. =500
quota.window.num | 3.3 int 1.. =11
quota.window.size.seconds | 3.3 int 1.. =1
remote.fetch.max.wait.ms | 3.8 int 1.. cluster-wide =500
remote.list.offsets.request.timeout.ms | 4.0 long 1.. cluster-wide =30000
remote.log.index.file.cache.total.size.bytes | 3.3 long 1.. =1073741824 | 3.7 long 1.. cluster-wide =1073741824
remote.log.index.file.cache.ttl.ms | 4.3 long -1.. =900000
remote.log.manager.copier.thread.pool.size | 3.8 int 1.. =10 | 3.9 int 1.. or:-1 =-1 | 4.0 int 1.. cluster-wide =10
remote.log.manager.copy.max.bytes.per.second | 3.8 long 1.. cluster-wide =9223372036854775807
remote.log.manager.copy.quota.window.num | 3.8 int 1.. =11
remote.log.manager.copy.quota.window.size.seconds | 3.8 int 1.. =1
remote.log.manager.expiration.thread.pool.size | 3.8 int 1.. =10 | 3.9 int 1.. or:-1 =-1 | 4.0 int 1.. cluster-wide =10
remote.log.manager.fetch.max.bytes.per.second | 3.8 long 1.. cluster-wide =9223372036854775807
remote.log.manager.fetch.quota.window.num | 3.8 int 1.. =11
remote.log.manager.fetch.quota.window.size.seconds | 3.8 int 1.. =1
remote.log.manager.follower.thread.pool.size | 4.2 int 1.. cluster-wide =2
remote.log.manager.task.interval.ms | 3.3 long 1.. =30000
remote.log.manager.task.retry.backoff.max.ms | 3.3 long 1.. =30000
remote.log.manager.task.retry.backoff.ms | 3.3 long 1.. =500
remote.log.manager.task.retry.jitter | 3.3 double 0..0.5 =0.2
remote.log.manager.thread.pool.size | 3.3 int 1.. =10 | 4.0 int 1.. =2
remote.log.metadata.custom.metadata.max.bytes | 3.6 int 0.. =128
remote.log.metadata.manager.class.name | 3.3 string nonempty | 3.6 string nonempty =org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager
remote.log.metadata.manager.class.path | 3.3 string nonempty | 3.6 string
remote.log.metadata.manager.impl.prefix | 3.3 string nonempty | 3.6 string nonempty =rlmm.config.
remote.log.metadata.manager.listener.name | 3.3 string nonempty
remote.log.reader.max.pending.tasks | 3.3 int 1.. =100
remote.log.reader.threads | 3.3 int 1.. =10 | 4.0 int 1.. cluster-wide =10
remote.log.storage.manager.class.name | 3.3 string nonempty
remote.log.storage.manager.class.path | 3.3 string nonempty | 3.6 string
remote.log.storage.manager.impl.prefix | 3.3 string nonempty | 3.6 string nonempty =rsm.config.
remote.log.storage.system.enable | 3.3 boolean =false
replica.fetch.backoff.ms | 3.3 int 0.. =1000
replica.fetch.max.bytes | 3.3 int 0.. =1048576
replica.fetch.min.bytes | 3.3 int =1
replica.fetch.response.max.bytes | 3.3 int 0.. =10485760
replica.fetch.wait.max.ms | 3.3 int =500
replica.high.watermark.checkpoint.interval.ms | 3.3 long =5000
replica.lag.time.max.ms | 3.3 long =30000
replica.selector.class | 3.3 string
replica.socket.receive.buffer.bytes | 3.3 int =65536
replica.socket.timeout.ms | 3.3 int =30000
replication.quota.window.num | 3.3 int 1.. =11
replication.quota.window.size.seconds | 3.3 int 1.. =1
request.timeout.ms | 3.3 int =30000
reserved.broker.max.id | 3.3 int 0.. =1000 | 4.0 -
sasl.client.callback.handler.class | 3.3 class
sasl.enabled.mechanisms | 3.3 list per-broker =GSSAPI | 4.2 list filled per-broker =GSSAPI
sasl.jaas.config | 3.3 password per-broker
sasl.kerberos.kinit.cmd | 3.3 string per-broker =/usr/bin/kinit
sasl.kerberos.min.time.before.relogin | 3.3 long per-broker =60000
sasl.kerberos.principal.to.local.rules | 3.3 list per-broker =DEFAULT | 4.2 list filled per-broker =DEFAULT
sasl.kerberos.service.name | 3.3 string per-broker
sasl.kerberos.ticket.renew.jitter | 3.3 double per-broker =0.05
sasl.kerberos.ticket.renew.window.factor | 3.3 double per-broker =0.8
sasl.login.callback.handler.class | 3.3 class
sasl.login.class | 3.3 class
sasl.login.connect.timeout.ms | 3.3 int
sasl.login.read.timeout.ms | 3.3 int
sasl.login.refresh.buffer.seconds | 3.3 short per-broker =300
sasl.login.refresh.min.period.seconds | 3.3 short per-broker =60
sasl.login.refresh.window.factor | 3.3 double per-broker =0.8
sasl.login.refresh.window.jitter | 3.3 double per-broker =0.05
sasl.login.retry.backoff.max.ms | 3.3 long =10000
sasl.login.retry.backoff.ms | 3.3 long =100
sasl.mechanism.controller.protocol | 3.3 string =GSSAPI
sasl.mechanism.inter.broker.protocol | 3.3 string per-broker =GSSAPI
sasl.oauthbearer.allow.unverified.audience | 4.4 boolean =false
sasl.oauthbearer.allow.unverified.issuer | 4.4 boolean =false
sasl.oauthbearer.assertion.algorithm | 4.1 string anycase:ES256,RS256 =RS256
sasl.oauthbearer.assertion.claim.aud | 4.1 string
sasl.oauthbearer.assertion.claim.exp.seconds | 4.1 int 0..86400 =300
sasl.oauthbearer.assertion.claim.iss | 4.1 string
sasl.oauthbearer.assertion.claim.jti.include | 4.1 boolean =false
sasl.oauthbearer.assertion.claim.nbf.seconds | 4.1 int 0..3600 =60
sasl.oauthbearer.assertion.claim.sub | 4.1 string
sasl.oauthbearer.assertion.file | 4.1 string
sasl.oauthbearer.assertion.private.key.file | 4.1 string
sasl.oauthbearer.assertion.private.key.passphrase | 4.1 password
sasl.oauthbearer.assertion.template.file | 4.1 string
sasl.oauthbearer.client.credentials.client.id | 4.1 string
sasl.oauthbearer.client.credentials.client.secret | 4.1 password
sasl.oauthbearer.clock.skew.seconds | 3.3 int =30
sasl.oauthbearer.expected.audience | 3.3 list | 4.2 list filled =
sasl.oauthbearer.expected.issuer | 3.3 string
sasl.oauthbearer.jwks.endpoint.refresh.ms | 3.3 long =3600000
sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms | 3.3 long =10000
sasl.oauthbearer.jwks.endpoint.retry.backoff.ms | 3.3 long =100
sasl.oauthbearer.jwks.endpoint.url | 3.3 string
sasl.oauthbearer.jwt.retriever.class | 4.1 class =org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever
sasl.oauthbearer.jwt.validator.class | 4.1 class =org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator
sasl.oauthbearer.scope | 4.1 string
sasl.oauthbearer.scope.claim.name | 3.3 string =scope
sasl.oauthbearer.sub.claim.name | 3.3 string =sub
sasl.oauthbearer.token.endpoint.url | 3.3 string
sasl.server.callback.handler.class | 3.3 class
sasl.server.max.receive.size | 3.3 int =524288
security.inter.broker.protocol | 3.3 string in:PLAINTEXT,SSL,SASL_PLAINTEXT,SASL_SSL =PLAINTEXT
security.providers | 3.3 string
server.max.startup.time.ms | 3.5 long 0.. =9223372036854775807
share.coordinator.append.linger.ms | 4.0 int 0.. =10 | 4.1 int 0.. =5 | 4.2 int -1.. =-1
share.coordinator.cached.buffer.max.bytes | 4.3 int 524288.. cluster-wide =1048588
share.coordinator.cold.partition.snapshot.interval.ms | 4.1 int 1.. =300000
share.coordinator.load.buffer.size | 4.0 int 1.. =5242880
share.coordinator.snapshot.update.records.per.snapshot | 4.0 int 0.. =500 | 4.3 int 0..500 =500
share.coordinator.state.topic.compression.codec | 4.0 int =0
share.coordinator.state.topic.min.isr | 4.0 short 1.. =2
share.coordinator.state.topic.num.partitions | 4.0 int 1.. =50
share.coordinator.state.topic.prune.interval.ms | 4.0 int 1.. =300000
share.coordinator.state.topic.replication.factor | 4.0 short 1.. =3
share.coordinator.state.topic.segment.bytes | 4.0 int 1.. =104857600
share.coordinator.threads | 4.0 int 1.. =1
share.coordinator.write.timeout.ms | 4.0 int 1.. =5000
share.fetch.max.fetch.records | 4.0 int =2147483647 | 4.1 -
share.fetch.purgatory.purge.interval.requests | 4.0 int =1000
socket.connection.setup.timeout.max.ms | 3.3 long =30000
socket.connection.setup.timeout.ms | 3.3 long =10000
socket.listen.backlog.size | 3.3 int 1.. =50
socket.receive.buffer.bytes | 3.3 int =102400
socket.request.max.bytes | 3.3 int 1.. =104857600
socket.send.buffer.bytes | 3.3 int =102400
ssl.allow.dn.changes | 3.7 boolean =false
ssl.allow.san.changes | 3.7 boolean =false
ssl.cipher.suites | 3.3 list per-broker = | 4.2 list filled per-broker =
ssl.client.auth | 3.3 string in:required,requested,none per-broker =none
ssl.enabled.protocols | 3.3 list per-broker =TLSv1.2,TLSv1.3 | 4.2 list filled per-broker =TLSv1.2,TLSv1.3
ssl.endpoint.identification.algorithm | 3.3 string per-broker =https
ssl.engine.factory.class | 3.3 class per-broker
ssl.key.password | 3.3 password per-broker
ssl.keymanager.algorithm | 3.3 string per-broker =SunX509
ssl.keystore.certificate.chain | 3.3 password per-broker
ssl.keystore.key | 3.3 password per-broker
ssl.keystore.location | 3.3 string per-broker
ssl.keystore.password | 3.3 password per-broker
ssl.keystore.type | 3.3 string per-broker =JKS
ssl.principal.mapping.rules | 3.3 string =DEFAULT
ssl.protocol | 3.3 string per-broker =TLSv1.3
ssl.provider | 3.3 string per-broker
ssl.secure.random.implementation | 3.3 string per-broker
ssl.trustmanager.algorithm | 3.3 string per-broker =PKIX
ssl.truststore.certificates | 3.3 password per-broker
ssl.truststore.location | 3.3 string per-broker
ssl.truststore.password | 3.3 password per-broker
ssl.truststore.type | 3.3 string per-broker =JKS
telemetry.max.bytes | 3.7 int 1.. =1048576
transaction.abort.timed.out.transaction.cleanup.interval.ms | 3.3 int 1.. =10000
transaction.max.timeout.ms | 3.3 int 1.. =900000
transaction.partition.verification.enable | 3.6 boolean cluster-wide =true
transaction.remove.expired.transaction.cleanup.interval.ms | 3.3 int 1.. =3600000
transaction.state.log.load.buffer.size | 3.3 int 1.. =5242880
transaction.state.log.min.isr | 3.3 int 1.. =2
transaction.state.log.num.partitions | 3.3 int 1.. =50
transaction.state.log.replication.factor | 3.3 short 1.. =3
transaction.state.log.segment.bytes | 3.3 int 1.. =104857600
transaction.two.phase.commit.enable | 4.1 boolean =false
transactional.id.expiration.ms | 3.3 int 1.. =604800000
unclean.leader.election.enable | 3.3 boolean cluster-wide =false
unclean.leader.election.interval.ms | 3.9 long 1.. =300000
unstable.api.versions.enable | 3.5 boolean =false
unstable.feature.versions.enable | 3.8 boolean =false
unstable.metadata.versions.enable | 3.7 boolean =false | 3.8 -
zookeeper.clientCnxnSocket | 3.3 string | 4.0 -
zookeeper.connect | 3.3 string | 4.0 -
zookeeper.connection.timeout.ms | 3.3 int | 4.0 -
zookeeper.max.in.flight.requests | 3.3 int 1.. =10 | 4.0 -
zookeeper.metadata.migration.enable | 3.4 boolean =false | 4.0 -
zookeeper.metadata.migration.min.batch.size | 3.6 int 1.. =200 | 4.0 -
zookeeper.session.timeout.ms | 3.3 int =18000 | 4.0 -
zookeeper.set.acl | 3.3 boolean =false | 4.0 -
zookeeper.ssl.cipher.suites | 3.3 list | 4.0 -
zookeeper.ssl.client.enable | 3.3 boolean =false | 4.0 -
zookeeper.ssl.crl.enable | 3.3 boolean =false | 4.0 -
zookeeper.ssl.enabled.protocols | 3.3 list | 4.0 -
zookeeper.ssl.endpoint.identification.algorithm | 3.3 string =HTTPS | 4.0 -
zookeeper.ssl.keystore.location | 3.3 string | 4.0 -
zookeeper.ssl.keystore.password | 3.3 password | 4.0 -
zookeeper.ssl.keystore.type | 3.3 string | 4.0 -
zookeeper.ssl.ocsp.enable | 3.3 boolean =false | 4.0 -
zookeeper.ssl.protocol | 3.3 string =TLSv1.2 | 4.0 -
zookeeper.ssl.truststore.location | 3.3 string | 4.0 -
zookeeper.ssl.truststore.password | 3.3 password | 4.0 -
zookeeper.ssl.truststore.type | 3.3 string | 4.0 -
`;

export const TOPIC_SETTINGS = `
cleanup.policy | 3.3 list items:compact,delete =delete | 4.2 list items:compact,delete filled =delete
compression.gzip.level | 3.8 int 1..9 or:-1 =-1
compression.lz4.level | 3.8 int 1..17 =9
compression.type | 3.3 string in:uncompressed,zstd,lz4,snappy,gzip,producer =producer
compression.zstd.level | 3.8 int -131072..22 =3
delete.retention.ms | 3.3 long 0.. =86400000
errors.deadletterqueue.group.enable | 4.4 boolean =false
file.delete.delay.ms | 3.3 long 0.. =60000
flush.messages | 3.3 long 1.. =9223372036854775807
flush.ms | 3.3 long 0.. =9223372036854775807
follower.replication.throttled.replicas | 3.3 list throttled =
index.interval.bytes | 3.3 int 0.. =4096
leader.replication.throttled.replicas | 3.3 list throttled =
local.retention.bytes | 3.6 long -2.. =-2
local.retention.ms | 3.6 long -2.. =-2
max.compaction.lag.ms | 3.3 long 1.. =9223372036854775807
max.decompressed.message.bytes | 4.2.2 int 1..2147483639 =2147483639 | 4.3 - | 4.4 int 1..2147483639 =2147483639
max.message.bytes | 3.3 int 0.. =1048588
message.downconversion.enable | 3.3 boolean =true | 4.0 -
message.format.version | 3.3 string protocol =3.0-IV1 | 4.0 -
message.timestamp.after.max.ms | 3.6 long 0.. =9223372036854775807 | 4.0 long 0.. =3600000
message.timestamp.before.max.ms | 3.6 long 0.. =9223372036854775807
message.timestamp.difference.max.ms | 3.3 long 0.. =9223372036854775807 | 4.0 -
message.timestamp.type | 3.3 string in:CreateTime,LogAppendTime =CreateTime
min.cleanable.dirty.ratio | 3.3 double 0..1 =0.5
min.compaction.lag.ms | 3.3 long 0.. =0
min.insync.replicas | 3.3 int 1.. =1
preallocate | 3.3 boolean =false
remote.copy.lag.bytes | 4.4 long -1.. =-1
remote.copy.lag.ms | 4.4 long -1.. =0
remote.log.copy.disable | 3.9 boolean =false
remote.log.delete.on.disable | 3.9 boolean =false
remote.storage.enable | 3.6 boolean =false
retention.bytes | 3.3 long =-1
retention.ms | 3.3 long -1.. =604800000
segment.bytes | 3.3 int 14.. =1073741824 | 4.1 int 1048576.. =1073741824
segment.index.bytes | 3.3 int 4.. =10485760
segment.jitter.ms | 3.3 long 0.. =0
segment.ms | 3.3 long 1.. =604800000
unclean.leader.election.enable | 3.3 boolean =false
`;
