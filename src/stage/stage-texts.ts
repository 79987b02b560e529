/**
 * The words on the stage and the names of its parts for a screen reader, in both languages. Names of configs, errors and
 * classes are Kafka's and stay as they are.
 */
export interface StageTexts {
  readonly language: 'en' | 'ko'
  readonly application: string
  readonly stopped: string
  readonly closed: string
  /** What the application thread waits for, in the order of `BLOCKED`: metadata, memory, future, flush, close, transaction. */
  readonly blocked: readonly string[]
  readonly waitingCalls: (count: number) => string
  readonly partitionSet: string
  readonly notSet: string
  readonly key: (key: string) => string
  readonly noKey: string
  readonly hasKey: string
  readonly sticky: string
  readonly roundRobin: string
  readonly custom: string
  readonly network: (ms: string | undefined) => string
  readonly replication: string
  readonly leader: string
  readonly epoch: string
  readonly none: string
  readonly empty: string
  readonly ofBytes: (used: string, total: string) => string
  readonly recordsInBatches: (records: number, batches: number) => string
  readonly batches: (count: number) => string
  readonly moreBatches: (batches: number, records: number) => string
  readonly leavesWhenFullOr: (ms: string) => string
  readonly leavesAtOnce: string
  readonly retriesIn: (ms: string, behind: number) => string
  readonly waitsForLeader: string
  readonly waitsForConnection: (broker: number) => string
  readonly waitsForSlot: (limit: number) => string
  readonly muted: string
  /** Why a batch may leave or left, in the order of `DRAIN_REASON`. */
  readonly drainReasons: readonly string[]
  readonly ready: string
  readonly lastDrain: (records: number, why: string, at: string) => string
  readonly tryNumber: (attempt: number) => string
  readonly holdsAnswer: (broker: number) => readonly [string, string]
  /** The same where a column is narrow. */
  readonly holdsShort: (broker: number) => readonly [string, string]
  readonly connecting: string
  readonly notConnected: string
  readonly closedAgo: (age: string) => string
  readonly cut: string
  readonly msOf: (ms: string, of: string) => string
  readonly dead: (age: string) => string
  readonly hung: (age: string) => string
  readonly starting: string
  readonly stopping: string
  readonly fenced: string
  readonly slow: (ms: number) => string
  readonly onlyCopyOf: (records: string) => string
  readonly recordsCount: (count: number) => string
  readonly offline: string
  readonly controller: string
  readonly controllerShort: string
  readonly alive: string
  readonly deadShort: string
  readonly fencedBrokers: (brokers: string) => string
  readonly noneFenced: string
  readonly memoryOf: (used: string, total: string, unit: string) => string
  readonly memoryWaiters: (count: number) => string
  readonly perSecond: (rate: string) => string
  readonly shapes: {
    readonly buffered: string
    readonly inFlight: string
    readonly stored: string
    readonly committed: string
    readonly duplicate: string
    readonly truncated: string
    readonly lost: string
    readonly acked: string
  }
  readonly packets: { readonly request: string; readonly answer: string; readonly fetch: string; readonly data: string }
  readonly names: AccessibleTexts
}

/** Names of things for a screen reader. */
export interface AccessibleTexts {
  readonly stage: string
  readonly hint: string
  readonly record: (record: number) => string
  readonly olderRecord: string
  readonly marker: string
  readonly partition: (label: string) => string
  readonly offset: (offset: number) => string
  readonly broker: (broker: number) => string
  readonly brokerLeads: (labels: string) => string
  readonly follows: (labels: string) => string
  readonly states: Readonly<Record<'alive' | 'dead' | 'hung' | 'starting' | 'stopping', string>>
  readonly buffered: string
  readonly inFlight: string
  readonly storedNotCommitted: string
  readonly committed: string
  readonly acked: string
  readonly lost: string
  readonly duplicate: string
  readonly notInLeadersLog: string
  readonly justSent: string
  readonly batch: (records: number, label: string) => string
  readonly bytesOf: (used: number, capacity: number) => string
  readonly open: string
  readonly closed: string
  readonly attempt: (attempt: number, error: string) => string
  readonly lane: (label: string, batches: number, records: number) => string
  readonly leaderIs: (broker: number) => string
  readonly noLeader: string
  readonly replica: (label: string, broker: number) => string
  readonly roleLeader: string
  readonly roleFollower: string
  readonly roleOffline: string
  readonly inIsr: string
  readonly outOfIsr: string
  readonly highWatermark: (offset: number) => string
  readonly logEndOffset: (offset: number) => string
  readonly link: (a: string, b: string) => string
  readonly linkOpen: string
  readonly linkCut: string
  readonly latency: (ms: string) => string
  readonly request: (api: string) => string
  readonly answer: (api: string) => string
  readonly fromTo: (from: string, to: string) => string
  readonly withRecords: (count: number) => string
  readonly withError: (error: string) => string
  readonly lostOnTheWay: string
  readonly willBeLost: string
  readonly handledTwice: string
  readonly packets: (packets: number, records: number) => string
  readonly controller: string
  readonly producer: (name: string) => string
  readonly client: string
  readonly inFlightRequests: (count: number, limit: number, broker: number) => string
  readonly gone: string
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const en: StageTexts = {
  language: 'en',
  application: 'Your application',
  stopped: 'process is dead',
  closed: 'closed',
  blocked: [
    'waits for metadata',
    'waits for buffer.memory',
    'waits in get()',
    'waits in flush()',
    'waits in close()',
    'waits for the transaction',
  ],
  waitingCalls: (count) => `${plural(count, 'call waits', 'calls wait')}`,
  partitionSet: 'partition set?',
  notSet: 'no',
  key: (key) => `key "${key}"`,
  noKey: 'no key',
  hasKey: 'key?',
  sticky: 'sticky',
  roundRobin: 'round robin',
  custom: 'your partitioner',
  network: (ms) => (ms === undefined ? 'network' : `network · ${ms} ms`),
  replication: 'replication',
  leader: 'leader',
  epoch: 'epoch',
  none: 'none',
  empty: 'empty',
  ofBytes: (used, total) => `${used} of ${total} B`,
  recordsInBatches: (records) => plural(records, 'record waits', 'records wait'),
  batches: (count) => plural(count, 'batch', 'batches'),
  moreBatches: (batches, records) =>
    `${plural(batches, 'batch', 'batches')} more, ${plural(records, 'record', 'records')}`,
  leavesWhenFullOr: (ms) => `Leaves when full, or in ${ms}.`,
  leavesAtOnce: 'Leaves at once.',
  retriesIn: (ms, behind) =>
    behind === 0
      ? `Backoff: tries again in ${ms}.`
      : `Tries again in ${ms}. ${plural(behind, 'batch queues', 'batches queue')} behind.`,
  waitsForLeader: 'Waits: no leader known.',
  waitsForConnection: (broker) => `Waits: not connected to b${broker}.`,
  waitsForSlot: (limit) => `Waits: all ${limit} requests are in flight.`,
  muted: 'Waits: one request at a time.',
  drainReasons: ['full', 'linger', 'memory', 'close', 'flush', 'transaction', 'retry', 'rode along'],
  ready: 'ready',
  lastDrain: (records, why, at) => `Last: ${plural(records, 'record', 'records')}, ${why}, sent at ${at}`,
  tryNumber: (attempt) => `try ${attempt}`,
  holdsAnswer: (broker) => [`b${broker} holds the answer until`, 'every ISR member has it'],
  holdsShort: (broker) => [`b${broker} waits`, 'for the ISR'],
  connecting: 'connecting',
  notConnected: 'not connected',
  closedAgo: (ago) => `gone for ${ago}`,
  cut: 'cut',
  msOf: (ms, of) => `${ms} of ${of} ms`,
  dead: (ago) => `dead for ${ago}`,
  hung: (ago) => `hung for ${ago}`,
  starting: 'starting',
  stopping: 'shutting down',
  fenced: 'fenced',
  slow: (ms) => `slow +${ms} ms`,
  onlyCopyOf: (records) => `only copy of ${records}`,
  recordsCount: (count) => plural(count, 'record', 'records'),
  offline: 'offline',
  controller: 'controller',
  controllerShort: 'controller',
  alive: 'alive',
  deadShort: 'dead',
  fencedBrokers: (brokers) => `fenced ${brokers}`,
  noneFenced: 'none fenced',
  memoryOf: (used, total, unit) => `${used} of ${total} ${unit}`,
  memoryWaiters: (count) => plural(count, 'call waits', 'calls wait'),
  perSecond: (rate) => `${rate}/s`,
  shapes: {
    buffered: 'buffered',
    inFlight: 'in flight',
    stored: 'stored, not committed',
    committed: 'committed',
    duplicate: 'duplicate',
    truncated: 'truncated',
    lost: 'lost',
    acked: 'app told “ok”',
  },
  packets: { request: 'request', answer: 'answer', fetch: 'fetch', data: 'data' },
  names: {
    stage: 'Producer and cluster',
    hint: 'Arrow keys move between things, Enter opens, Space selects.',
    record: (record) => `record ${record}`,
    olderRecord: 'record of before the start',
    marker: 'transaction marker',
    partition: (label) => `partition ${label}`,
    offset: (offset) => `offset ${offset}`,
    broker: (broker) => `broker ${broker}`,
    brokerLeads: (labels) => `leads ${labels}`,
    follows: (labels) => `follows ${labels}`,
    states: { alive: 'alive', dead: 'dead', hung: 'hung', starting: 'starting', stopping: 'shutting down' },
    buffered: 'buffered',
    inFlight: 'in flight',
    storedNotCommitted: 'stored, not committed',
    committed: 'committed',
    acked: 'acknowledged',
    lost: 'lost',
    duplicate: 'duplicate',
    notInLeadersLog: 'not in the log that counts',
    justSent: 'just sent',
    batch: (records, label) => `batch with ${plural(records, 'record', 'records')}, partition ${label}`,
    bytesOf: (used, capacity) => `${used} of ${capacity} bytes`,
    open: 'open',
    closed: 'closed',
    attempt: (attempt, error) => `try ${attempt} after ${error}`,
    lane: (label, batches, records) =>
      `queue of partition ${label}: ${plural(batches, 'batch', 'batches')}, ${plural(records, 'record', 'records')}`,
    leaderIs: (broker) => `leader is broker ${broker}`,
    noLeader: 'no leader',
    replica: (label, broker) => `partition ${label} on broker ${broker}`,
    roleLeader: 'leader',
    roleFollower: 'follower',
    roleOffline: 'offline',
    inIsr: 'in the ISR',
    outOfIsr: 'out of the ISR',
    highWatermark: (offset) => `high watermark ${offset}`,
    logEndOffset: (offset) => `log end offset ${offset}`,
    link: (a, b) => `link between ${a} and ${b}`,
    linkOpen: 'open',
    linkCut: 'cut',
    latency: (ms) => `${ms} ms`,
    request: (api) => `${api} request`,
    answer: (api) => `answer to ${api}`,
    fromTo: (from, to) => `from ${from} to ${to}`,
    withRecords: (count) => plural(count, 'record', 'records'),
    withError: (error) => `error ${error}`,
    lostOnTheWay: 'lost on the way',
    willBeLost: 'will be lost',
    handledTwice: 'will be handled twice',
    packets: (packets, records) => `${plural(packets, 'packet', 'packets')}, ${plural(records, 'record', 'records')}`,
    controller: 'controller',
    producer: (name) => `producer ${name}`,
    client: 'another client',
    inFlightRequests: (count, limit, broker) => `${count} of ${limit} requests in flight to broker ${broker}`,
    gone: 'gone',
  },
}

const ko: StageTexts = {
  language: 'ko',
  application: '애플리케이션',
  stopped: '프로세스가 죽었어요',
  closed: '닫힘',
  blocked: [
    '메타데이터를 기다려요',
    'buffer.memory를 기다려요',
    'get()에서 기다려요',
    'flush()에서 기다려요',
    'close()에서 기다려요',
    '트랜잭션을 기다려요',
  ],
  waitingCalls: (count) => `호출 ${count}개 대기`,
  partitionSet: '파티션 지정?',
  notSet: '아니요',
  key: (key) => `키 "${key}"`,
  noKey: '키 없음',
  hasKey: '키?',
  sticky: '스티키',
  roundRobin: '라운드 로빈',
  custom: '커스텀 파티셔너',
  network: (ms) => (ms === undefined ? '네트워크' : `네트워크 · ${ms} ms`),
  replication: '복제',
  leader: '리더',
  epoch: '에포크',
  none: '없음',
  empty: '비어 있음',
  ofBytes: (used, total) => `${used} / ${total} B`,
  recordsInBatches: (records) => `레코드 ${records}개 대기`,
  batches: (count) => `배치 ${count}개`,
  moreBatches: (batches, records) => `배치 ${batches}개 더, 레코드 ${records}개`,
  leavesWhenFullOr: (ms) => `가득 차거나 ${ms} 뒤에 떠나요.`,
  leavesAtOnce: '바로 떠나요.',
  retriesIn: (ms, behind) =>
    behind === 0 ? `백오프: ${ms} 뒤에 재시도해요.` : `${ms} 뒤에 재시도해요. 배치 ${behind}개가 뒤에서 기다려요.`,
  waitsForLeader: '기다려요: 아는 리더가 없어요.',
  waitsForConnection: (broker) => `기다려요: b${broker}에 연결되지 않았어요.`,
  waitsForSlot: (limit) => `기다려요: 요청 ${limit}개가 모두 전송 중이에요.`,
  muted: '기다려요: 한 번에 요청 하나만 보내요.',
  drainReasons: ['가득 참', '링거', '메모리', 'close', 'flush', '트랜잭션', '재시도', '함께 감'],
  ready: '준비됨',
  lastDrain: (records, why, at) => `직전: 레코드 ${records}개, ${why}, ${at}에 전송`,
  tryNumber: (attempt) => `시도 ${attempt}`,
  holdsAnswer: (broker) => [`b${broker}: ISR 모두가 받을`, '때까지 응답을 미뤄요'],
  holdsShort: (broker) => [`b${broker}: ISR을`, '기다려요'],
  connecting: '연결 중',
  notConnected: '연결 안 됨',
  closedAgo: (ago) => `${ago}째 끊김`,
  cut: '끊김',
  msOf: (ms, of) => `${ms} / ${of} ms`,
  dead: (ago) => `죽은 지 ${ago}`,
  hung: (ago) => `멈춘 지 ${ago}`,
  starting: '시작 중',
  stopping: '종료 중',
  fenced: '펜싱됨',
  slow: (ms) => `느림 +${ms} ms`,
  onlyCopyOf: (records) => `${records}의 유일한 사본`,
  recordsCount: (count) => `레코드 ${count}개`,
  offline: '오프라인',
  controller: '컨트롤러',
  controllerShort: '컨트롤러',
  alive: '정상',
  deadShort: '죽음',
  fencedBrokers: (brokers) => `펜싱 ${brokers}`,
  noneFenced: '펜싱 없음',
  memoryOf: (used, total, unit) => `${used} / ${total} ${unit}`,
  memoryWaiters: (count) => `호출 ${count}개 대기`,
  perSecond: (rate) => `초당 ${rate}`,
  shapes: {
    buffered: '버퍼에 있음',
    inFlight: '전송 중',
    stored: '저장됨, 커밋 전',
    committed: '커밋됨',
    duplicate: '중복',
    truncated: '절단됨',
    lost: '유실',
    acked: '앱이 “ok”를 받음',
  },
  packets: { request: '요청', answer: '응답', fetch: 'fetch', data: '데이터' },
  names: {
    stage: '프로듀서와 클러스터',
    hint: '화살표 키로 옮기고, Enter로 열고, Space로 선택해요.',
    record: (record) => `레코드 ${record}`,
    olderRecord: '시작 전부터 있던 레코드',
    marker: '트랜잭션 마커',
    partition: (label) => `파티션 ${label}`,
    offset: (offset) => `오프셋 ${offset}`,
    broker: (broker) => `브로커 ${broker}`,
    brokerLeads: (labels) => `${labels}의 리더`,
    follows: (labels) => `${labels}의 팔로워`,
    states: { alive: '정상', dead: '죽음', hung: '멈춤', starting: '시작 중', stopping: '종료 중' },
    buffered: '버퍼에 있음',
    inFlight: '전송 중',
    storedNotCommitted: '저장됨, 커밋 전',
    committed: '커밋됨',
    acked: 'ack 받음',
    lost: '유실',
    duplicate: '중복',
    notInLeadersLog: '기준 로그에 없음',
    justSent: '방금 보냄',
    batch: (records, label) => `레코드 ${records}개가 든 배치, 파티션 ${label}`,
    bytesOf: (used, capacity) => `${capacity}바이트 중 ${used}바이트`,
    open: '열림',
    closed: '닫힘',
    attempt: (attempt, error) => `${error} 뒤 시도 ${attempt}`,
    lane: (label, batches, records) => `파티션 ${label}의 큐: 배치 ${batches}개, 레코드 ${records}개`,
    leaderIs: (broker) => `리더는 브로커 ${broker}`,
    noLeader: '리더 없음',
    replica: (label, broker) => `브로커 ${broker}의 파티션 ${label}`,
    roleLeader: '리더',
    roleFollower: '팔로워',
    roleOffline: '오프라인',
    inIsr: 'ISR에 있음',
    outOfIsr: 'ISR 밖',
    highWatermark: (offset) => `하이 워터마크 ${offset}`,
    logEndOffset: (offset) => `로그 끝 오프셋 ${offset}`,
    link: (a, b) => `연결, ${a} – ${b}`,
    linkOpen: '열림',
    linkCut: '끊김',
    latency: (ms) => `${ms} ms`,
    request: (api) => `${api} 요청`,
    answer: (api) => `${api} 응답`,
    fromTo: (from, to) => `보낸 곳 ${from}, 받는 곳 ${to}`,
    withRecords: (count) => `레코드 ${count}개`,
    withError: (error) => `오류 ${error}`,
    lostOnTheWay: '가는 길에 사라짐',
    willBeLost: '사라질 예정',
    handledTwice: '두 번 처리될 예정',
    packets: (packets, records) => `패킷 ${packets}개, 레코드 ${records}개`,
    controller: '컨트롤러',
    producer: (name) => `프로듀서 ${name}`,
    client: '다른 클라이언트',
    inFlightRequests: (count, limit, broker) => `브로커 ${broker}로 가는 요청 ${limit}개 중 ${count}개 인플라이트`,
    gone: '사라짐',
  },
}

/** The words of each language. */
export const STAGE_TEXTS: Readonly<Record<'en' | 'ko', StageTexts>> = { en, ko }
