/**
 * The properties that brokers and controllers know, from Kafka 3.3 to 4.4: a line each with the name, the release
 * that it came with ("-": 3.3 or earlier), the first one without it, if it went, and the one that it came back with.
 * Written by `npm run settings` from Kafka's own jars.
 */
export const BROKER_SETTING_NAMES = `
add.partitions.to.txn.retry.backoff.max.ms 4.0
add.partitions.to.txn.retry.backoff.ms 4.0
advertised.listeners -
alter.config.policy.class.name -
alter.config.policy.kraft.compatibility.enable 3.9 4.0
alter.log.dirs.replication.quota.window.num -
alter.log.dirs.replication.quota.window.size.seconds -
authorizer.class.name -
auto.create.topics.enable -
auto.include.jmx.reporter 3.4 4.0
auto.leader.rebalance.enable -
background.threads -
broker.heartbeat.interval.ms -
broker.id -
broker.id.generation.enable - 4.0
broker.rack -
broker.session.timeout.ms -
client.quota.callback.class -
compression.gzip.level 3.8
compression.lz4.level 3.8
compression.type -
compression.zstd.level 3.8
config.providers 4.2
connection.failed.authentication.delay.ms -
connections.max.idle.ms -
connections.max.reauth.ms -
control.plane.listener.name - 4.0
controlled.shutdown.enable -
controlled.shutdown.max.retries - 4.0
controlled.shutdown.retry.backoff.ms - 4.0
controller.listener.names -
controller.performance.always.log.threshold.ms 4.0
controller.performance.sample.period.ms 4.0
controller.quorum.append.linger.ms -
controller.quorum.auto.join.enable 4.2
controller.quorum.bootstrap.servers 3.8
controller.quorum.election.backoff.max.ms -
controller.quorum.election.timeout.ms -
controller.quorum.fetch.max.bytes 4.3
controller.quorum.fetch.snapshot.max.bytes 4.3
controller.quorum.fetch.timeout.ms -
controller.quorum.request.timeout.ms -
controller.quorum.retry.backoff.ms -
controller.quorum.voters -
controller.quota.window.num -
controller.quota.window.size.seconds -
controller.socket.timeout.ms -
cordoned.log.dirs 4.3
create.topic.policy.class.name -
default.replication.factor -
delegation.token.expiry.check.interval.ms -
delegation.token.expiry.time.ms -
delegation.token.master.key - 4.0
delegation.token.max.lifetime.ms -
delegation.token.secret.key -
delete.records.purgatory.purge.interval.requests -
delete.topic.enable -
early.start.listeners -
eligible.leader.replicas.enable 3.7 4.0
errors.deadletterqueue.auto.create.topics.enable 4.4
errors.deadletterqueue.topic.name.prefix 4.4
fetch.max.bytes -
fetch.purgatory.purge.interval.requests -
follower.fetch.last.tiered.offset.enable 4.3
group.consumer.assignment.interval.ms 4.3
group.consumer.assignor.offload.enable 4.4
group.consumer.assignors 3.5
group.consumer.heartbeat.interval.ms 3.5
group.consumer.max.assignment.interval.ms 4.3
group.consumer.max.heartbeat.interval.ms 3.5
group.consumer.max.session.timeout.ms 3.5
group.consumer.max.size 3.5
group.consumer.migration.policy 3.8
group.consumer.min.assignment.interval.ms 4.3
group.consumer.min.heartbeat.interval.ms 3.5
group.consumer.min.session.timeout.ms 3.5
group.consumer.regex.refresh.interval.ms 4.1
group.consumer.session.timeout.ms 3.5
group.coordinator.append.linger.ms 3.8
group.coordinator.background.threads 4.3
group.coordinator.cached.buffer.max.bytes 4.3
group.coordinator.new.enable 3.5 4.1
group.coordinator.rebalance.protocols 3.7
group.coordinator.threads 3.5
group.initial.rebalance.delay.ms -
group.max.session.timeout.ms -
group.max.size -
group.min.session.timeout.ms -
group.share.assignment.interval.ms 4.3
group.share.assignor.offload.enable 4.4
group.share.assignors 4.1
group.share.delivery.count.limit 3.9
group.share.dlq.manager.class.name 4.4
group.share.enable 3.9 4.3
group.share.heartbeat.interval.ms 3.9
group.share.initialize.retry.interval.ms 4.2
group.share.max.assignment.interval.ms 4.3
group.share.max.delivery.count.limit 4.3
group.share.max.groups 3.9 4.1
group.share.max.heartbeat.interval.ms 3.9
group.share.max.partition.max.record.locks 4.3
group.share.max.record.lock.duration.ms 3.9
group.share.max.session.timeout.ms 3.9
group.share.max.share.sessions 4.1
group.share.max.size 3.9
group.share.min.assignment.interval.ms 4.3
group.share.min.delivery.count.limit 4.3
group.share.min.heartbeat.interval.ms 3.9
group.share.min.partition.max.record.locks 4.3
group.share.min.record.lock.duration.ms 3.9
group.share.min.session.timeout.ms 3.9
group.share.partition.max.record.locks 3.9
group.share.persister.class.name 4.0
group.share.record.lock.duration.ms 3.9
group.share.session.timeout.ms 3.9
group.streams.acceptable.recovery.lag 4.4
group.streams.assignment.interval.ms 4.3
group.streams.assignor.offload.enable 4.4
group.streams.assignors 4.4
group.streams.heartbeat.interval.ms 4.1
group.streams.initial.rebalance.delay.ms 4.2
group.streams.max.assignment.interval.ms 4.3
group.streams.max.heartbeat.interval.ms 4.1
group.streams.max.session.timeout.ms 4.1
group.streams.max.size 4.1
group.streams.max.standby.replicas 4.1
group.streams.max.warmup.replicas 4.4
group.streams.min.assignment.interval.ms 4.3
group.streams.min.heartbeat.interval.ms 4.1
group.streams.min.session.timeout.ms 4.1
group.streams.min.task.offset.interval.ms 4.4
group.streams.num.standby.replicas 4.1
group.streams.num.warmup.replicas 4.4
group.streams.rack.aware.assignment.tags 4.4
group.streams.session.timeout.ms 4.1
group.streams.task.offset.interval.ms 4.4
group.streams.topology.description.plugin.class 4.4
initial.broker.registration.timeout.ms -
inter.broker.listener.name -
inter.broker.protocol.version - 4.0
internal.metadata.delete.delay.millis 4.1
internal.metadata.log.segment.bytes 4.1
internal.metadata.max.batch.size.in.bytes 4.1
internal.metadata.max.fetch.size.in.bytes 4.1 4.3
kafka.metrics.polling.interval.secs -
kafka.metrics.reporters -
leader.imbalance.check.interval.seconds -
leader.imbalance.per.broker.percentage - 4.0
listener.security.protocol.map -
listeners -
log.cleaner.backoff.ms -
log.cleaner.dedupe.buffer.size -
log.cleaner.delete.retention.ms -
log.cleaner.enable -
log.cleaner.io.buffer.load.factor -
log.cleaner.io.buffer.size -
log.cleaner.io.max.bytes.per.second -
log.cleaner.max.compaction.lag.ms -
log.cleaner.min.cleanable.ratio -
log.cleaner.min.compaction.lag.ms -
log.cleaner.threads -
log.cleanup.policy -
log.dir -
log.dir.failure.timeout.ms 3.8
log.dirs -
log.flush.interval.messages -
log.flush.interval.ms -
log.flush.offset.checkpoint.interval.ms -
log.flush.scheduler.interval.ms -
log.flush.start.offset.checkpoint.interval.ms -
log.index.interval.bytes -
log.index.size.max.bytes -
log.initial.task.delay.ms 3.8
log.local.retention.bytes 3.6
log.local.retention.ms 3.6
log.message.downconversion.enable - 4.0
log.message.format.version - 4.0
log.message.timestamp.after.max.ms 3.6
log.message.timestamp.before.max.ms 3.6
log.message.timestamp.difference.max.ms - 4.0
log.message.timestamp.type -
log.preallocate -
log.remote.copy.lag.bytes 4.4
log.remote.copy.lag.ms 4.4
log.retention.bytes -
log.retention.check.interval.ms -
log.retention.hours -
log.retention.minutes -
log.retention.ms -
log.roll.hours -
log.roll.jitter.hours -
log.roll.jitter.ms -
log.roll.ms -
log.segment.bytes -
log.segment.delete.delay.ms -
max.connection.creation.rate -
max.connections -
max.connections.per.ip -
max.connections.per.ip.overrides -
max.decompressed.message.bytes 4.2.2 4.3 4.4
max.incremental.fetch.session.cache.slots -
max.request.partition.size.limit 3.8
message.max.bytes -
metadata.log.dir -
metadata.log.max.record.bytes.between.snapshots -
metadata.log.max.snapshot.interval.ms 3.4
metadata.log.segment.bytes -
metadata.log.segment.min.bytes - 4.1
metadata.log.segment.ms -
metadata.max.idle.interval.ms -
metadata.max.retention.bytes -
metadata.max.retention.ms -
metric.reporters -
metrics.num.samples -
metrics.recording.level -
metrics.sample.window.ms -
min.insync.replicas -
node.id -
num.io.threads -
num.network.threads -
num.partitions -
num.recovery.threads.per.data.dir -
num.replica.alter.log.dirs.threads -
num.replica.fetchers -
offset.metadata.max.bytes -
offsets.commit.required.acks - 4.0
offsets.commit.timeout.ms -
offsets.load.buffer.size -
offsets.retention.check.interval.ms -
offsets.retention.minutes -
offsets.topic.compression.codec -
offsets.topic.num.partitions -
offsets.topic.replication.factor -
offsets.topic.segment.bytes -
password.encoder.cipher.algorithm - 4.0
password.encoder.iterations - 4.0
password.encoder.key.length - 4.0
password.encoder.keyfactory.algorithm - 4.0
password.encoder.old.secret - 4.0
password.encoder.secret - 4.0
principal.builder.class -
process.roles -
producer.id.expiration.check.interval.ms 3.4
producer.id.expiration.ms 3.4
producer.purgatory.purge.interval.requests -
queued.max.request.bytes -
queued.max.requests -
quota.window.num -
quota.window.size.seconds -
remote.fetch.max.wait.ms 3.8
remote.list.offsets.request.timeout.ms 4.0
remote.log.index.file.cache.total.size.bytes -
remote.log.index.file.cache.ttl.ms 4.3
remote.log.manager.copier.thread.pool.size 3.8
remote.log.manager.copy.max.bytes.per.second 3.8
remote.log.manager.copy.quota.window.num 3.8
remote.log.manager.copy.quota.window.size.seconds 3.8
remote.log.manager.expiration.thread.pool.size 3.8
remote.log.manager.fetch.max.bytes.per.second 3.8
remote.log.manager.fetch.quota.window.num 3.8
remote.log.manager.fetch.quota.window.size.seconds 3.8
remote.log.manager.follower.thread.pool.size 4.2
remote.log.manager.task.interval.ms -
remote.log.manager.task.retry.backoff.max.ms -
remote.log.manager.task.retry.backoff.ms -
remote.log.manager.task.retry.jitter -
remote.log.manager.thread.pool.size -
remote.log.metadata.custom.metadata.max.bytes 3.6
remote.log.metadata.manager.class.name -
remote.log.metadata.manager.class.path -
remote.log.metadata.manager.impl.prefix -
remote.log.metadata.manager.listener.name -
remote.log.reader.max.pending.tasks -
remote.log.reader.threads -
remote.log.storage.manager.class.name -
remote.log.storage.manager.class.path -
remote.log.storage.manager.impl.prefix -
remote.log.storage.system.enable -
replica.fetch.backoff.ms -
replica.fetch.max.bytes -
replica.fetch.min.bytes -
replica.fetch.response.max.bytes -
replica.fetch.wait.max.ms -
replica.high.watermark.checkpoint.interval.ms -
replica.lag.time.max.ms -
replica.selector.class -
replica.socket.receive.buffer.bytes -
replica.socket.timeout.ms -
replication.quota.window.num -
replication.quota.window.size.seconds -
request.timeout.ms -
reserved.broker.max.id - 4.0
sasl.client.callback.handler.class -
sasl.enabled.mechanisms -
sasl.jaas.config -
sasl.kerberos.kinit.cmd -
sasl.kerberos.min.time.before.relogin -
sasl.kerberos.principal.to.local.rules -
sasl.kerberos.service.name -
sasl.kerberos.ticket.renew.jitter -
sasl.kerberos.ticket.renew.window.factor -
sasl.login.callback.handler.class -
sasl.login.class -
sasl.login.connect.timeout.ms -
sasl.login.read.timeout.ms -
sasl.login.refresh.buffer.seconds -
sasl.login.refresh.min.period.seconds -
sasl.login.refresh.window.factor -
sasl.login.refresh.window.jitter -
sasl.login.retry.backoff.max.ms -
sasl.login.retry.backoff.ms -
sasl.mechanism.controller.protocol -
sasl.mechanism.inter.broker.protocol -
sasl.oauthbearer.allow.unverified.audience 4.4
sasl.oauthbearer.allow.unverified.issuer 4.4
sasl.oauthbearer.assertion.algorithm 4.1
sasl.oauthbearer.assertion.claim.aud 4.1
sasl.oauthbearer.assertion.claim.exp.seconds 4.1
sasl.oauthbearer.assertion.claim.iss 4.1
sasl.oauthbearer.assertion.claim.jti.include 4.1
sasl.oauthbearer.assertion.claim.nbf.seconds 4.1
sasl.oauthbearer.assertion.claim.sub 4.1
sasl.oauthbearer.assertion.file 4.1
sasl.oauthbearer.assertion.private.key.file 4.1
sasl.oauthbearer.assertion.private.key.passphrase 4.1
sasl.oauthbearer.assertion.template.file 4.1
sasl.oauthbearer.client.credentials.client.id 4.1
sasl.oauthbearer.client.credentials.client.secret 4.1
sasl.oauthbearer.clock.skew.seconds -
sasl.oauthbearer.expected.audience -
sasl.oauthbearer.expected.issuer -
sasl.oauthbearer.jwks.endpoint.refresh.ms -
sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms -
sasl.oauthbearer.jwks.endpoint.retry.backoff.ms -
sasl.oauthbearer.jwks.endpoint.url -
sasl.oauthbearer.jwt.retriever.class 4.1
sasl.oauthbearer.jwt.validator.class 4.1
sasl.oauthbearer.scope 4.1
sasl.oauthbearer.scope.claim.name -
sasl.oauthbearer.sub.claim.name -
sasl.oauthbearer.token.endpoint.url -
sasl.server.callback.handler.class -
sasl.server.max.receive.size -
security.inter.broker.protocol -
security.providers -
server.max.startup.time.ms 3.5
share.coordinator.append.linger.ms 4.0
share.coordinator.cached.buffer.max.bytes 4.3
share.coordinator.cold.partition.snapshot.interval.ms 4.1
share.coordinator.load.buffer.size 4.0
share.coordinator.snapshot.update.records.per.snapshot 4.0
share.coordinator.state.topic.compression.codec 4.0
share.coordinator.state.topic.min.isr 4.0
share.coordinator.state.topic.num.partitions 4.0
share.coordinator.state.topic.prune.interval.ms 4.0
share.coordinator.state.topic.replication.factor 4.0
share.coordinator.state.topic.segment.bytes 4.0
share.coordinator.threads 4.0
share.coordinator.write.timeout.ms 4.0
share.fetch.max.fetch.records 4.0 4.1
share.fetch.purgatory.purge.interval.requests 4.0
socket.connection.setup.timeout.max.ms -
socket.connection.setup.timeout.ms -
socket.listen.backlog.size -
socket.receive.buffer.bytes -
socket.request.max.bytes -
socket.send.buffer.bytes -
ssl.allow.dn.changes 3.7
ssl.allow.san.changes 3.7
ssl.cipher.suites -
ssl.client.auth -
ssl.enabled.protocols -
ssl.endpoint.identification.algorithm -
ssl.engine.factory.class -
ssl.key.password -
ssl.keymanager.algorithm -
ssl.keystore.certificate.chain -
ssl.keystore.key -
ssl.keystore.location -
ssl.keystore.password -
ssl.keystore.type -
ssl.principal.mapping.rules -
ssl.protocol -
ssl.provider -
ssl.secure.random.implementation -
ssl.trustmanager.algorithm -
ssl.truststore.certificates -
ssl.truststore.location -
ssl.truststore.password -
ssl.truststore.type -
telemetry.max.bytes 3.7
transaction.abort.timed.out.transaction.cleanup.interval.ms -
transaction.max.timeout.ms -
transaction.partition.verification.enable 3.6
transaction.remove.expired.transaction.cleanup.interval.ms -
transaction.state.log.load.buffer.size -
transaction.state.log.min.isr -
transaction.state.log.num.partitions -
transaction.state.log.replication.factor -
transaction.state.log.segment.bytes -
transaction.two.phase.commit.enable 4.1
transactional.id.expiration.ms -
unclean.leader.election.enable -
unclean.leader.election.interval.ms 3.9
unstable.api.versions.enable 3.5
unstable.feature.versions.enable 3.8
unstable.metadata.versions.enable 3.7 3.8
zookeeper.clientCnxnSocket - 4.0
zookeeper.connect - 4.0
zookeeper.connection.timeout.ms - 4.0
zookeeper.max.in.flight.requests - 4.0
zookeeper.metadata.migration.enable 3.4 4.0
zookeeper.metadata.migration.min.batch.size 3.6 4.0
zookeeper.session.timeout.ms - 4.0
zookeeper.set.acl - 4.0
zookeeper.ssl.cipher.suites - 4.0
zookeeper.ssl.client.enable - 4.0
zookeeper.ssl.crl.enable - 4.0
zookeeper.ssl.enabled.protocols - 4.0
zookeeper.ssl.endpoint.identification.algorithm - 4.0
zookeeper.ssl.keystore.location - 4.0
zookeeper.ssl.keystore.password - 4.0
zookeeper.ssl.keystore.type - 4.0
zookeeper.ssl.ocsp.enable - 4.0
zookeeper.ssl.protocol - 4.0
zookeeper.ssl.truststore.location - 4.0
zookeeper.ssl.truststore.password - 4.0
zookeeper.ssl.truststore.type - 4.0
`;
