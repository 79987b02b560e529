import type { CodeStrings } from '../strings.ts'

/** The editor of a producer's own partitioner, in Korean. */
export const code: CodeStrings = {
  title: (producer) => `${producer}의 파티셔너 코드`,
  intro:
    '`org.apache.kafka.clients.producer.Partitioner` 인터페이스를 JavaScript나 TypeScript로 쓰세요. 격리된 곳에서 실행돼요. 시계, 무작위 값, 네트워크가 없고 호출마다 실행 단계가 정해져 있어요.',
  whose: '프로듀서',
  startFrom: '예제',
  ownText: '지금 쓴 코드',
  editor: '파티셔너 코드',
  loading: '편집기를 가져오는 중…',
  keys: 'Esc를 누른 다음 Tab을 누르면 편집기에서 나가요. Ctrl+Space로 자동 완성해요.',
  onNewBatch: {
    default: '2.5 클라이언트는 레코드가 배치를 열려고 할 때 `onNewBatch`도 부르고, `partition`을 다시 불러요.',
    deprecated: '3.9 클라이언트는 레코드가 배치를 열려고 할 때 아직 `onNewBatch`를 부르고, `partition`을 다시 불러요.',
    gone: '4.x 클라이언트에는 `onNewBatch`가 없어요. 레코드마다 `partition`을 한 번만 불러요.',
  },
  state: {
    inUse: '이 실행은 이 코드를 쓰고 있어요.',
    otherInUse: '이 실행은 다른 코드를 쓰고 있어요.',
    notInUse: '이 실행은 아직 이 코드를 쓰지 않아요.',
    runs: '실행할 수 있어요.',
  },
  use: '이 실행에 쓰기',
  back: '기본값으로',
  used: '커스텀 파티셔너',
  wentBack: '기본 파티셔너',
  problem: (line, message) => (line > 0 ? `${line}번째 줄: ${message}` : message),
  refused: '이 코드는 쓸 수 없어요.',
  hangs: '호출이 끝나지 않아서 멈췄어요. 실행 중이라면 실행이 끝나요.',
  failed: (message) => `샌드박스를 시작하지 못했어요: ${message}`,
  views: { tried: '시험 결과', java: 'Java', kotlin: 'Kotlin' },
  view: '코드 옆에 볼 것',
  tried: {
    title: '이 실행이 보낼 레코드로 시험',
    intro:
      '아무것도 보내지 않아요. 보내는 순서대로 레코드마다 파티션을 한 번씩 물어요. 모든 파티션을 쓸 수 있다고 봐요.',
    asksTwice: '상태가 있는 코드라면: 이 버전의 실행에서는 배치를 여는 레코드가 두 번 물어요.',
    waiting: '시험하는 중…',
    topic: '토픽',
    partitions: '파티션 수',
    other: '비교할 수',
    summary: (records, isAll) => (isAll ? `레코드 ${records}개` : `처음 레코드 ${records}개 (더 있어요)`),
    noRecords: '이 프로듀서는 이 토픽에 아무것도 보내지 않아요.',
    named: (records) => `다른 ${records}개는 파티션을 직접 지정해서 아무에게도 묻지 않아요.`,
    speed: (calls) => `초당 ${calls}번 호출`,
    columns: { partition: '파티션', own: '내 코드', byDefault: '기본' },
    skew: '최대 / 평균',
    noSkew: '–',
    chart: '파티션별 레코드 수',
    keyless: (records) => `키 없는 레코드 ${records}개: 기본값이라면 그때의 스티키 파티션으로 가요. 미리 알 수 없어요.`,
    keysIgnored: '`partitioner.ignore.keys=true`: 기본값이라면 모든 레코드를 키가 없는 것으로 다뤄요.',
    errors: '실패하는 것',
    noErrors: '실패가 없어요.',
    error: {
      beyond: (what) =>
        `${what}번 파티션은 없어요. 레코드는 어큐뮬레이터에서 기다리다가 \`delivery.timeout.ms\` 뒤에 실패해요`,
      negative: (what, isThrown) =>
        isThrown
          ? `${what}: \`send()\`가 \`IllegalArgumentException\`을 던져요`
          : `${what}번 파티션은 없어요. 이 버전에서는 아무도 보지 않아서 \`delivery.timeout.ms\`까지 기다려요`,
      thrown: (what, message, isInFuture) =>
        `\`${what}\`: ${message} (${isInFuture ? 'Future에서 실패' : '`send()`가 던짐'})`,
      overrun: (message) => `${message} (\`send()\`가 던짐)`,
    },
    errorCount: (records, first, key) =>
      `${records}번, 처음은 ${first}번째 레코드${key === undefined ? ' (키 없음)' : ` (키 ${key})`}`,
    atLine: (line) => `${line}번째 줄`,
    movedTitle: (from, to) => `파티션이 ${from}개에서 ${to}개가 되면 옮겨지는 키`,
    moved: (own, byDefault, all) =>
      `키 ${all}개 가운데 내 코드에서는 ${own}개, 기본값에서는 ${byDefault}개가 옮겨져요.`,
    keyColumns: { key: '키', records: '레코드' },
    from: (count) => `${count}개`,
    moves: '옮겨짐',
    noKey: '키 없음',
    nowhere: '없음',
    sticky: '스티키',
    many: (count) => `${count}곳`,
    moreKeys: (count) => `나머지 키 ${count}개는 세기만 하고 나열하지 않았어요.`,
  },
  classes: {
    intro: '애플리케이션에서 쓸 같은 코드예요. 복사하세요.',
    skeleton: '채워 넣을 클래스예요. 쓴 코드는 주석으로 들어 있어요.',
    skeletonHint: '클래스를 클래스 경로에 두고 `partitioner.class`에 이름을 적으세요.',
    copy: '복사',
    copyTitle: (file) => `${file} 복사`,
    copied: '복사했어요.',
    notCopied: '브라우저가 복사를 허용하지 않아요. 글을 선택하세요.',
  },
  complete: {
    configure: '프로듀서 설정으로 한 번 불려요',
    partition: '레코드의 파티션, 0부터 n − 1까지',
    onNewBatch: '레코드가 배치를 열기 전에 불려요',
    close: '프로듀서가 닫힐 때 불려요',
    murmur2: 'Kafka의 바이트 해시: 부호 있는 32비트',
    toPositive: '부호 비트를 지워요',
    partitionsForTopic: '리더 없는 것까지 모든 파티션',
    availablePartitionsForTopic: '리더가 있는 파티션',
    partitionCountForTopic: '파티션 수',
    invalidRecord: '레코드의 Future가 실패하고 `send()`는 돌아와요',
  },
}
