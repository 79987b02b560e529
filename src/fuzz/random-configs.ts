import type { Rng } from '../engine/kernel/rng.ts'
import { between, chance, pick } from './draw.ts'
import type { SwarmOptions } from './swarm.ts'

type Config = Record<string, string | number | boolean>

/** The cluster's config: short timeouts unless the swarm wants Kafka's own, few partitions of the transaction log. */
export function clusterConfig(rng: Rng, options: SwarmOptions): Config {
  const config: Config = {}
  if (options.isTransactional) Object.assign(config, transactionLogConfig(rng, options))
  if (options.kafka === '4.x' && chance(rng, 0.5)) config['eligible.leader.replicas.version'] = pick(rng, [0, 0, 1])
  if (chance(rng, 0.2)) config['auto.leader.rebalance.enable'] = false
  if (chance(rng, 0.04)) config['log.flush.interval.messages'] = between(rng, 1, 20)
  if (chance(rng, 0.05)) config['unclean.leader.election.enable'] = true
  if (options.hasRealTimeouts) {
    if (chance(rng, 0.4)) config['replica.lag.time.max.ms'] = between(rng, 1000, 10_000)
    return config
  }
  config['replica.lag.time.max.ms'] = between(rng, 400, 3000)
  if (options.kafka === '2.5') config['zookeeper.session.timeout.ms'] = between(rng, 500, 3000)
  else {
    config['broker.session.timeout.ms'] = between(rng, 500, 3000)
    config['broker.heartbeat.interval.ms'] = between(rng, 100, 500)
  }
  if (chance(rng, 0.7)) config['replica.fetch.backoff.ms'] = between(rng, 50, 1000)
  if (chance(rng, 0.8)) config['replica.socket.timeout.ms'] = between(rng, 600, 3000)
  if (chance(rng, 0.2)) config['replica.fetch.wait.max.ms'] = between(rng, 50, 500)
  if (chance(rng, 0.1)) config['replica.fetch.max.bytes'] = between(rng, 300, 5000)
  if (chance(rng, 0.7)) config['request.timeout.ms'] = between(rng, 1000, 5000)
  if (chance(rng, 0.5)) config['unclean.leader.election.interval.ms'] = between(rng, 300, 3000)
  if (chance(rng, 0.4)) config['leader.imbalance.check.interval.seconds'] = between(rng, 1, 4)
  if (chance(rng, 0.5)) config['controlled.shutdown.retry.backoff.ms'] = between(rng, 100, 1000)
  if (chance(rng, 0.1)) config['controlled.shutdown.enable'] = false
  if (chance(rng, 0.5)) config['controller.quorum.election.timeout.ms'] = between(rng, 100, 1000)
  if (chance(rng, 0.3)) config['log.dir.failure.timeout.ms'] = between(rng, 500, 5000)
  return config
}

function transactionLogConfig(rng: Rng, options: SwarmOptions): Config {
  const config: Config = { 'transaction.state.log.num.partitions': between(rng, 1, 3) }
  config['transaction.state.log.replication.factor'] = between(rng, 1, Math.min(3, options.brokers))
  config['transaction.state.log.min.isr'] = between(rng, 1, 2)
  if (chance(rng, 0.6)) config['transaction.abort.timed.out.transaction.cleanup.interval.ms'] = between(rng, 300, 2000)
  if (chance(rng, 0.1)) config['transaction.partition.verification.enable'] = false
  return config
}

/** The config of the topic: the minimum ISR is seldom larger than the replica list. */
export function topicConfig(rng: Rng, replicationFactor: number): Config {
  const isTooMany = chance(rng, 0.03)
  const config: Config = {
    'min.insync.replicas': isTooMany ? replicationFactor + 1 : between(rng, 1, replicationFactor),
    'unclean.leader.election.enable': chance(rng, 0.3),
  }
  if (chance(rng, 0.05)) config['message.timestamp.type'] = 'LogAppendTime'
  if (chance(rng, 0.03)) config['max.message.bytes'] = between(rng, 200, 2000)
  return config
}

/** A producer without transactions. */
export function producerConfig(rng: Rng, options: SwarmOptions): Config {
  const config: Config = { acks: pick(rng, ['all', 'all', 'all', '1', '1', '0']) }
  Object.assign(config, batchingConfig(rng), timeoutConfig(rng, options))
  if (chance(rng, 0.3)) config['enable.idempotence'] = config['acks'] === 'all' && chance(rng, 0.7)
  const isIdempotent = config['enable.idempotence'] === true
  if (chance(rng, 0.4)) config['max.in.flight.requests.per.connection'] = between(rng, 1, 5)
  if (chance(rng, 0.3)) config['retries'] = pick(rng, isIdempotent ? [1, 3, 100] : [0, 1, 3, 100])
  if (chance(rng, 0.2)) config['buffer.memory'] = between(rng, 2000, 22_000)
  if (chance(rng, 0.1)) config['compression.type'] = pick(rng, ['gzip', 'snappy', 'lz4', 'zstd'])
  return config
}

function batchingConfig(rng: Rng): Config {
  const config: Config = {}
  if (chance(rng, 0.8)) config['linger.ms'] = pick(rng, [0, 1, 5, 20, 100])
  if (chance(rng, 0.5)) config['batch.size'] = pick(rng, [0, 200, 600, 1000, 16_384])
  return config
}

function timeoutConfig(rng: Rng, options: SwarmOptions): Config {
  const config: Config = {}
  if (chance(rng, options.hasRealTimeouts ? 0.3 : 0.85)) {
    config['request.timeout.ms'] = pick(rng, [300, 500, 1000, 2000])
    config['delivery.timeout.ms'] = between(rng, 2500, options.hasRealTimeouts ? 20_000 : 8000)
  }
  if (chance(rng, options.hasRealTimeouts ? 0.3 : 0.8)) config['max.block.ms'] = pick(rng, [0, 100, 500, 3000])
  if (chance(rng, 0.3)) config['retry.backoff.ms'] = pick(rng, [1, 10, 50, 500])
  if (chance(rng, 0.2)) config['metadata.max.age.ms'] = between(rng, 300, 5000)
  if (chance(rng, 0.2)) config['reconnect.backoff.max.ms'] = between(rng, 50, 1000)
  return config
}

/** A producer with a transactional id. */
export function transactionalConfig(rng: Rng, options: SwarmOptions): Config {
  const config: Config = {
    ...batchingConfig(rng),
    ...timeoutConfig(rng, options),
    'transactional.id': 'tx',
    acks: 'all',
    // What 2.5 does not switch on by itself.
    'enable.idempotence': true,
  }
  if (chance(rng, 0.6)) config['transaction.timeout.ms'] = between(rng, 1000, 6000)
  if (Number(config['max.block.ms'] ?? 1000) < 500) config['max.block.ms'] = 500
  return config
}

/** Changes for a producer that is started anew; `config` is what it began with. */
export function restartChange(rng: Rng, config: Readonly<Config>): Record<string, string | number | boolean | null> {
  const isFree = config['enable.idempotence'] === undefined && config['transactional.id'] === undefined
  if (isFree && chance(rng, 0.3)) return { acks: pick(rng, ['all', '1', '0']) }
  if (chance(rng, 0.2)) return { 'linger.ms': null }
  if (chance(rng, 0.3)) return {}
  return { 'linger.ms': between(rng, 0, 50), 'batch.size': pick(rng, [200, 1000, 16_384]) }
}
