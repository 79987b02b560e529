import type { ExperimentStrings } from '../strings.ts'

/** 공개된 실험 갤러리. 열 때 불러와요. */
export const experiments: ExperimentStrings = {
  title: '공개된 실험',
  intro:
    '실제 클러스터를 일부러 고장 내고 유실을 센 실험들이에요. 토픽 하나, 파티션 하나, 레플리카 셋, 레코드 2,000개, 30 % 지점에서 장애. 여기 나오는 결과는 지금 이 컴퓨터에서 계산해요.',
  version: '실행할 버전',
  asPublished: '발표 당시',
  computing: (done, total) => `계산 중: ${total}개 가운데 ${done}개`,
  computed: (total) => `계산 끝: ${total}개`,
  published: '발표된 결과',
  ours: '여기서는',
  waiting: '계산 중…',
  notComputed: (message) => `계산할 수 없어요: ${message}`,
  lost: '유실',
  kept: '보존',
  agrees: '발표와 같음',
  differs: '발표와 다름',
  lostOf: (lost, acked) => `ack 받은 ${acked}개 가운데 ${lost}개 유실`,
  noneOf: (acked) => `ack 받은 ${acked}개 모두 남음`,
  sentBetween: (from, to, isOneRun) =>
    from === to
      ? `${from}에 보낸 것`
      : isOneRun
        ? `${from}부터 ${to}까지 보낸 연속 구간`
        : `${from}와 ${to} 사이에 보낸 것`,
  slowest: (time) => `가장 늦은 ack: ${time}`,
  duplicated: (count) => `${count}개는 두 번 저장`,
  open: '장애 순간부터 열기',
  openNamed: (title) => `장애 순간부터 열기: ${title}`,
  cards: {
    V1: {
      question: '응답을 기다리지 않는 프로듀서는 리더 노드가 죽으면 무엇을 잃을까요?',
      published: '모두 보냈다고 보고돼요. 장애 조치가 걸리는 동안의 연속 구간이 통째로 없어요.',
      explanation:
        'acks=0이면 소켓에 쓰는 순간 ack 받은 것으로 쳐요. 전원이 꺼진 장비는 연결을 끊어 주지도 않아서, 클라이언트는 메타데이터를 물어 새 리더를 알 때까지(여기서는 5초마다) 계속 거기에 써요. 프로세스만 죽으면 연결이 리셋되어 바로 알고, 전송 중이던 것만 없어져요. 2.5에서는 ZooKeeper가 세션을 18초 기다리고, 3.9와 4.x에서는 컨트롤러가 9초 기다려서 없어지는 구간이 절반쯤으로 줄어요.',
    },
    V2: {
      question: 'acks=1은 리더 노드가 죽으면 무엇을 잃을까요?',
      published: '어느 팔로워도 가져가지 않은 ack 받은 레코드. 적지만 없지는 않아요.',
      explanation:
        '리더는 자기가 저장하면 바로 답해요. b1의 로그가 느린 왕복 한 번만큼 b2, b3보다 앞서가는 것을 보세요. 새 리더는 팔로워가 끝난 곳에서 시작해요. 무엇을 잃을지는 아무도 선출되기 전, 죽는 순간에 정해지므로 2.5, 3.9, 4.x에서 같아요. 그 뒤의 멈춤만 짧아져요.',
    },
    V3: {
      question: 'acks=all은 리더 노드가 죽을 때 무언가를 잃을까요?',
      published: 'ack 받은 것은 하나도 유실되지 않아요.',
      explanation:
        'ISR의 모든 레플리카가 레코드를 가진 뒤에야 답이 나가고, 다음 리더도 그중에서만 나와요. 답을 못 받은 것은 다시 보내요. 전원이 꺼지면 클라이언트는 request.timeout.ms(30초)가 지나야 알기 때문에 선출보다 전송이 훨씬 오래 기다려요. 3.9와 4.x는 기본이 멱등성 프로듀서라 다시 보낸 것이 두 번 저장되지 않아요.',
    },
    V4: {
      question: '리더가 클러스터에서는 끊기고 클라이언트와는 이어져 있다면, acks=1은?',
      published: '한동안 리더가 둘이에요. 분단 중에 옛 리더가 ack한 것은 모두 절단돼요. 큰 유실이에요.',
      explanation:
        'b1은 자기가 교체된 줄 몰라요. b2가 에포크 1로 이끄는 동안에도 에포크 0으로 계속 ack해요. 분단이 풀리면 b1은 팔로워가 되어 에포크 1이 시작된 곳까지 로그를 절단해요. 클라이언트는 내내 b1에 만족하므로 분단 중에 보낸 것은 어느 버전에서나 모두 유실돼요. 3.9와 4.x에서는 두 번째 리더가 더 일찍 나올 뿐이에요.',
    },
    V5: {
      question: '같은 상황에서 acks=all이라면?',
      published: 'ack 받은 레코드는 유실되지 않아요. 전송이 멈췄다가 새 리더로 가요.',
      explanation:
        'b1의 ISR에는 아직 b2, b3이 있고, 컨트롤러에 닿지 못하니 뺄 수도 없어요. 그래서 아무것도 ack하지 못하고, 요청은 request.timeout.ms(30초)에 걸리고, 클라이언트는 새 리더로 가요. 이 기다림은 클라이언트의 것이라 3.9와 4.x에서 선출이 빨라져도 줄지 않아요.',
    },
    V6: {
      question: '죽기 전에 복제가 얼마나 느렸는지가 중요할까요?',
      published: '느릴수록 acks=1은 더 많이 잃어요. acks=all은 여전히 하나도 잃지 않아요.',
      explanation:
        '리더와 팔로워 사이가 60 ms일 때와 300 ms일 때를 견줘 보세요(지터도 그만큼). 팔로워가 아직 가져가지 않은 것이 acks=1이 잃는 것이고, acks=0은 전송 중이던 것까지 잃어요. acks=all은 레코드 대신 지연 시간으로 값을 치러요. 2.5에서는 죽은 뒤 다시 보낸 것이 두 번 저장되고, 3.9와 4.x에서는 멱등성이 알아봐요.',
    },
    B1: {
      question: '리더 하나가 고립됐어요. acks=1과 acks=all을 나란히 두면?',
      published: 'acks=all로는 한 리더만 ack할 수 있어요. 옛 리더가 acks=1로 받은 것은 절단돼요.',
      explanation:
        '두 프로듀서가 같은 파티션에 써요. acks-1의 레코드는 내내 b1이 ack하고 b1의 로그와 함께 사라져요. acks-all의 레코드는 기다렸다가 결국 b2로 가요. 유실은 세 버전에서 같고, 두 번째 리더는 2.5에서 길게는 18초, 그 뒤 버전에서 길게는 9초 뒤에 나와요.',
    },
    B2: {
      question: 'ISR에 마지막으로 남은 레플리카가 멈췄어요. 다른 레플리카가 리더가 되어도 될까요?',
      published:
        '언클린 선출을 끄면: 돌아올 때까지 쓸 수 없고 유실은 없어요. 켜면: 쓸 수 있고, 그 레플리카만 갖고 있던 것은 유실돼요.',
      explanation:
        'b2와 b3이 b1에서 끊겨 ISR에서 빠져요. 이제 acks=all은 b1 하나를 뜻해요(min.insync.replicas 1). 그다음 b1이 멈춰요. 언클린 선출이 꺼져 있으면 b1이 돌아올 때까지 리더가 없고, 불은 초록으로 남아요. 켜져 있으면 b2가 레코드 3분의 1만 갖고 리더가 되고, 약속을 깬 설정을 불이 알려 줘요. 4.x의 적격 리더 레플리카(ELR)는 여기서 아무것도 바꾸지 않아요. min.insync.replicas가 1이면 기억할 것이 없거든요.',
    },
    B3: {
      question: '모든 링크가 한꺼번에 끊겼다가 40초 뒤에 이어지면 무엇이 남을까요?',
      published: 'ack 받은 것은 유실되지 않고, 클러스터는 스스로 회복해요.',
      explanation:
        '지금 리더도, 대신 선출된 리더도 팔로워와 끊겨 있어서 ack하는 것도 잃는 것도 없어요. 이어진 뒤에는 리더, 팔로워, 프로듀서가 몇 초 안에 서로를 찾아요. 2.5는 기본이 멱등성 프로듀서가 아니라서 답을 잃은 레코드 몇 개가 두 번 저장되고, 3.9와 4.x에서는 하나도 없어요.',
    },
  },
  variants: {
    'V1-acks-0-power-off': 'acks=0, 장비 전원이 꺼짐',
    'V1-acks-0-kill': 'acks=0, 프로세스만 죽음',
    'V2-acks-1-kill': 'acks=1, 프로세스가 죽음',
    'V3-acks-all-kill': 'acks=all, 프로세스가 죽음',
    'V3-acks-all-power-off': 'acks=all, 장비 전원이 꺼짐',
    'V4-acks-1-isolated': 'acks=1, 68초 동안 끊김',
    'V5-acks-all-isolated': 'acks=all, 68초 동안 끊김',
    'V6-acks-0-slow': 'acks=0, 팔로워까지 60 ms',
    'V6-acks-1-slow': 'acks=1, 팔로워까지 60 ms',
    'V6-acks-1-slower': 'acks=1, 팔로워까지 300 ms',
    'V6-acks-all-slower': 'acks=all, 팔로워까지 300 ms',
    'B1-isolated-side-by-side.acks-1': 'acks=1 쪽',
    'B1-isolated-side-by-side.acks-all': 'acks=all 쪽',
    'B2-last-in-sync-unclean-off': 'acks=all, 언클린 선출 꺼짐',
    'B2-last-in-sync-unclean-on': 'acks=all, 언클린 선출 켜짐',
    'B3-complete-outage': 'acks=all, 모든 링크가 40초 동안 끊김',
  },
}
