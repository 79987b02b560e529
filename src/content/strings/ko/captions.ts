import type { captions as english } from '../en/captions.ts'
import type { Sentences } from '../strings.ts'

/** What is going on and what is waited for: the sentences of the first picture. */
export const captions = {
  'caption.healthy': (v) =>
    `모두 동기화돼 있어요. acks=all이면 동기화된 레플리카 ${v.members}개가 모두 가졌을 때 앱이 “ok”를 들어요.`,
  'caption.healthy.one': () => 'acks=1: 리더가 쓰자마자 앱이 “ok”를 들어요. 팔로워는 나중에 복제해요.',
  'caption.healthy.zero': () => 'acks=0: 레코드를 보내자마자 앱이 “ok”를 들어요. 아무도 확인해 주지 않아요.',
  'caption.dead.waiting': (v) => `${v.broker}가 죽었지만 컨트롤러는 아직 몰라요: ${v.left} 뒤에 세션이 끝나요.`,
  'caption.dead': (v) => `${v.broker}가 죽어서 펜싱됐어요. 파티션 ${v.partitions}개의 리더가 옮겨졌어요.`,
  'caption.dead.follower': (v) => `${v.broker}가 죽어서 모든 ISR에서 빠졌어요.`,
  'caption.leaderless': (v) =>
    `${v.partition}에 리더가 없어요: ISR에 살아 있는 브로커가 없어요. 레코드는 프로듀서에서 기다려요.`,
  'caption.belowMin': (v) =>
    `${v.partition}: ISR ${v.isr} < min.insync.replicas ${v.min}. acks=all은 NOT_ENOUGH_REPLICAS로 거절돼요.`,
  'caption.lost': (v) => `앱이 “안전하다”고 들은 레코드 ${v.count}개가 이제 없어요.`,
  'caption.outOfSync': (v) => `${v.broker}는 살아 있지만 ${v.partition}의 ISR에는 없어요: 따라잡는 중이에요.`,
  'caption.blocked': () => 'send()가 막혔어요: buffer.memory가 가득 찼어요.',
  'caption.blocked.metadata': () => 'send()가 막혔어요: 프로듀서가 메타데이터를 기다려요.',
  'caption.hung': (v) => `${v.broker}가 멈춰 있어요: 소켓은 열려 있지만 아무것도 처리하지 않아요.`,
  'caption.cut': (v) => `${v.a}–${v.b} 링크가 끊겼어요. 양쪽은 자기 타임아웃으로만 알 수 있어요.`,
  'caption.slow': (v) => `${v.broker}가 느려요: acks=all은 가장 느린 동기화된 레플리카를 기다려요.`,
  'caption.controllerDead': () => '컨트롤러가 없어요: 리더들은 계속 일하지만 선출도 ISR 변경도 없어요.',
  'caption.retrying': (v) => `${v.partition} 재시도 중: ${v.error}.`,
  'caption.closed': (v) => `${v.producer} 닫힘.`,
  'caption.idle': () => '지금은 아무것도 보내지 않아요.',
  'caption.start': () => '프로듀서 하나, 브로커 셋, 그리고 가는 중인 레코드들이에요.',

  'waiting.session': (v) => `컨트롤러가 기다리는 ${v.broker}의 세션 타임아웃까지 ${v.left}`,
  'waiting.linger': (v) => `linger.ms가 끝날 때까지 ${v.left}`,
  'waiting.retry': (v) => `재시도 백오프 ${v.left}`,
  'waiting.requestTimeout': (v) => `request.timeout.ms까지 ${v.left}`,
  'waiting.isr': (v) => `리더가 ISR을 확인할 때까지 ${v.left}`,
  'waiting.workload': (v) => `애플리케이션이 다시 보낼 때까지 ${v.left}`,
  'waiting.next': (v) => `다음 일이 일어날 때까지 ${v.left}`,
} satisfies Readonly<Record<keyof typeof english, NonNullable<Sentences[string]>>>
