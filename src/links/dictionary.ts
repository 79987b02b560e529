/**
 * What links of format 1 are likely to say, likeliest last: deflate refers back to it. It is part of the format: a link
 * made with it can be read with nothing else, so it is never changed; another one means another format.
 */
const FORMAT_1 = [
  'partitioner.adaptive.partitioning.enable,partitioner.ignore.keys,partitioner.availability.timeout.ms',
  'transaction.timeout.ms,transactional.id,enable.metrics.push,metadata.max.age.ms,metadata.max.idle.ms',
  'metadata.recovery.strategy,reconnect.backoff.ms,reconnect.backoff.max.ms,socket.connection.setup.timeout.ms',
  'org.apache.kafka.clients.producer.RoundRobinPartitioner,org.apache.kafka.clients.producer.UniformStickyPartitioner',
  'org.apache.kafka.clients.producer.internals.DefaultPartitioner,partitioner.class,connections.max.idle.ms',
  'broker.session.timeout.ms,broker.heartbeat.interval.ms,replica.fetch.wait.max.ms,replica.lag.time.max.ms',
  'eligible.leader.replicas.version,unclean.leader.election.enable,message.timestamp.type,max.message.bytes',
  'gzip,snappy,lz4,zstd,none,"compression.type":"max.block.ms","buffer.memory","max.request.size"',
  'retry.backoff.ms,retry.backoff.max.ms,"retries","delivery.timeout.ms","request.timeout.ms"',
  '"read_committed","read_uncommitted","isolation","consumers":[{"name":"reader","topic":"',
  '"transaction":{"records":10,"abortEvery":4,"abortRate":0.2},"initTransactions","onError":"resend"',
  '"dataset":"flights-2k","keyField":"origin","repeat":true,"content":"random","valueBytes":{"min":1,"max":1000}',
  '"keys":{"kind":"list","values":["weights":[{"kind":"uniform","count":{"kind":"zipf","count":100,"exponent":1',
  '"records":[{"atMs":0,"key":"value":"partition":0},{"atMs":"headers":{',
  '"isolateBroker","healBroker","from":["cutLink","healLink","setLink","between":["app",1],"latencyMs":',
  '"dropNext","delayNext","duplicateNext","what":"request","what":"response","api":"Produce","Fetch","Metadata","count":1',
  '"failNext","error":"NOT_LEADER_OR_FOLLOWER","NOT_ENOUGH_REPLICAS","afterAppend":true,"byMs":',
  '"failDisk","slowBroker","hangBroker","resumeBroker","requestMs","fetchMs","factor","killController","startController"',
  '"setTopicConfig","setBrokerConfig","setWorkload","entry":0,"paused":true,"addPartitions","total":',
  '"reassignPartition","replicas":[1,2,3],"electLeader","kind":"preferred","unclean","restartProducer","timeoutMs":',
  '"do":"send","producer":"app","topic":"orders","flushProducer","closeProducer","killProducer"',
  '"beginTransaction","commitTransaction","abortTransaction","powerOffBroker","unflushedMs","shutdownBroker"',
  '"disk":"empty","kept"},{"atMs":5000,"do":"killBroker","broker":1},{"atMs":10000,"do":"startBroker","broker":1}',
  '"leaderAppendMs","followerAppendMs","controllerCommitMs","metadataDelayMs","failureDetectionMs":300,"warm":false',
  '"backoffJitter":false,"compressionRatio":0.5,"model":"lesson","bandwidthBytesPerSecond":1000000,"links":[{"between":[',
  '"compare":[{"lesson":{"id":"step":"language":"ko","view":{"arrangement":"partition","mergePackets":false,"chartsOpen":true,',
  '"chart":"throughput","stageTable":true,"camera":[],"selection":["record",1],["batch",["broker",["packet",["producer",0]',
  '{"engine":"inflight-engine-1","atUs":1200000,"scenario":{"version":1,"title":{"en":"A ","ko":"의 브로커가 리더 프로듀서 레코드 "},',
  '"kafka":"2.5","kafka":"4.x","kafka":"3.9","seed":42,"durationMs":10000,"settle":false,"cluster":{"brokers":1,"config":{"',
  '"topics":[{"name":"orders","partitions":3,"replicationFactor":3,"assignment":[[1,2,3],[2,3,1],[3,1,2]],"initialRecords":[0,',
  '"config":{"min.insync.replicas":2}}],"producers":[{"name":"app","bootstrap":[1],"startMs":0,"partitioner":{"source":"',
  '"config":{"enable.idempotence":false,"max.in.flight.requests.per.connection":5,"batch.size":16384,"linger.ms":5,"acks":"all"}}],',
  '"workload":[{"producer":"app","topic":"orders","fromMs":0,"toMs":5000,"ratePerSecond":100,"mode":"sync","valueBytes":100}],',
  '"network":{"latencyMs":5,"jitterMs":0},"model":"lesson","actions":[{"atMs":',
].join('\n')

/** The preset dictionary of format 1, as UTF-8. */
export const DICTIONARY: Uint8Array = new TextEncoder().encode(FORMAT_1)
