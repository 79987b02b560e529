import type { SentenceValue } from '../../../trace/explanation.ts'
import type { causes as english } from '../en/causes.ts'
import type { Sentences } from '../strings.ts'

const WENT: Readonly<Record<string, string>> = {
  killed: '죽었어요',
  poweredOff: '전원이 꺼졌어요',
  shutDown: '종료됐어요',
  diskFailed: '디스크 고장으로 멈췄어요',
}

/** "죽었어요". */
function went(v: Readonly<Record<string, SentenceValue>>): string {
  return WENT[String(v.how)] ?? '죽었어요'
}

/** 레코드가 왜 그렇게 됐는지: 사슬의 고리 하나하나가 실제로 일어난 일이에요. */
export const causes = {
  'cause.sent': (v) => `#${v.record}의 send()가 호출됐어요`,
  'cause.resendOf': (v) => `애플리케이션이 #${v.failed}를 #${v.record}로 다시 보내요`,
  'cause.resent': (v) => `애플리케이션이 #${v.again}로 다시 보내요`,
  'cause.blocked.memory': () => 'send()가 기다려요: buffer.memory를 다 썼어요',
  'cause.blocked.metadata': () => 'send()가 기다려요: 클라이언트가 토픽의 메타데이터를 몰라요',

  'cause.request.lost': (v) => `요청 r${v.request}가 ${v.broker}로 가다가 사라졌어요`,
  'cause.answer.lost': (v) => `r${v.request}에 대한 ${v.broker}의 응답이 사라졌어요: 프로듀서는 저장된 줄 몰라요`,
  'cause.died.waiting': (v) => `${v.broker}: r${v.request}의 응답을 보내기 전에 ${went(v)}`,
  'cause.try.timedOut': (v) =>
    `${v.number}번째 시도: request.timeout.ms 안에 ${v.broker}가 r${v.request}에 응답하지 않았어요`,
  'cause.try.disconnected': (v) => `${v.number}번째 시도: r${v.request}의 응답 전에 ${v.broker} 연결이 끝났어요`,
  'cause.try.refused': (v) => `${v.number}번째 시도: r${v.request}에 대한 ${v.broker}의 응답은 ${v.error}`,
  'cause.try.split': (v) => `${v.number}번째 시도: ${v.broker}에게 너무 커서 배치를 ${v.parts}개로 나눠요`,
  'cause.try.more': (v) => `${v.count}번 더 시도했지만 실패했어요`,
  'cause.expired': (v) => `delivery.timeout.ms가 지났어요: ${v.age} ms 만에 배치를 포기해요`,

  'cause.written': (v) => `${v.broker}: ${v.partition}의 오프셋 ${v.offset}에 썼어요 (에포크 ${v.epoch})`,
  'cause.written.again': (v) =>
    `재시도가 와서 ${v.broker}가 오프셋 ${v.offset}에 또 써요: 멱등성이 없으면 오프셋 ${v.first}와 같은 것인지 알 수 없어요`,
  'cause.written.late': (v) =>
    `프로듀서가 포기한 옛 요청 r${v.request}가 뒤늦게 처리돼요: ${v.broker}가 오프셋 ${v.offset}에 또 써요`,
  'cause.written.twice': (v) => `r${v.request}가 ${v.broker}에 두 번 도착해서 오프셋 ${v.offset}에 또 쓰여요`,
  'cause.written.elsewhere': (v) => `재시도: 이 레코드가 없는 ${v.broker}가 오프셋 ${v.offset}에 써요`,
  'cause.written.zombie': (v) =>
    `${v.broker}가 아직 리더인 줄 알고(에포크 ${v.epoch}) 오프셋 ${v.offset}에 썼어요: 컨트롤러에게는 이미 리더가 아니에요`,
  'cause.recognised': (v) => `${v.broker}가 시퀀스 번호로 이 배치를 알아봐요: 재시도는 두 번 저장되지 않아요`,

  'cause.acked': (v) => `${v.broker}의 ack: 애플리케이션이 오프셋 ${v.offset}의 “ok”를 들었어요`,
  'cause.acked.unknown': (v) => `${v.broker}가 중복으로 ack: 애플리케이션이 오프셋 없이 “ok”를 들었어요`,
  'cause.acked.unasked': (v) =>
    `acks=0: r${v.request}가 ${v.broker}로 떠나자마자 애플리케이션이 “ok”를 들어요. 아무도 응답하지 않아요`,
  'cause.failed': (v) => `애플리케이션이 실패를 들었어요: ${v.error}`,

  'cause.replicated': (v) => `${v.broker}가 오프셋 ${v.offset}을 가져갔어요`,
  'cause.committed': (v) =>
    `하이 워터마크 ${v.highWatermark}: 모든 ISR 멤버가 오프셋 ${v.offset}을 가졌어요. 커밋됐어요`,

  'cause.diedBefore': (v) => `${v.broker}: ${v.follower}가 오프셋 ${v.offset}을 가져가기 전에 ${went(v)}`,
  'cause.died': (v) => `${v.broker}: ${went(v)}`,
  'cause.cut': (v) => `${v.broker}와 컨트롤러 사이가 끊겼어요`,
  'cause.fenced': (v) => `세션 내내 ${v.broker}의 소식이 없어서 컨트롤러가 펜싱했어요`,
  'cause.isr': (v) => `${v.partition}의 ISR은 {${v.isr}}: ack는 이제 ${v.leader}를 기다리지 않아요`,
  'cause.elected.clean': (v) => `${v.leader}가 에포크 ${v.epoch}의 리더가 됐어요. 로그 끝 오프셋은 ${v.end}`,
  'cause.elected.unclean': (v) =>
    `언클린 리더 선출: ISR에 없던 ${v.leader}가 에포크 ${v.epoch}의 리더가 됐어요. 로그 끝 오프셋은 ${v.end}`,
  'cause.elected.preferred': (v) =>
    `선호 리더 ${v.leader}가 에포크 ${v.epoch}의 리더를 맡았어요. 로그 끝 오프셋은 ${v.end}`,
  'cause.elected.eligible': (v) =>
    `ELR에 있던 ${v.leader}가 에포크 ${v.epoch}의 리더가 됐어요. 로그 끝 오프셋은 ${v.end}`,
  'cause.elected.lastKnown': (v) =>
    `마지막 리더였던 ${v.leader}가 에포크 ${v.epoch}에서 다시 이끌어요. 로그 끝 오프셋은 ${v.end}`,
  'cause.elected.initial': (v) => `${v.leader}가 처음부터 리더예요 (에포크 ${v.epoch}). 로그 끝 오프셋은 ${v.end}`,
  'cause.elected.none': (v) => `${v.partition}: 에포크 ${v.epoch}에는 리더가 없어요`,
  'cause.wouldLead': (v) => `${v.partition}의 다음 리더는 ${v.broker} 차례예요. 그 로그는 ${v.end}에서 끝나요`,
  'cause.noLog': (v) => `${v.partition}의 리더가 될 브로커가 없어요`,
  'cause.powerLost': (v) =>
    `${v.broker}: 오프셋 ${v.offset}을 플러시하기 전에 전원이 꺼졌어요. 로그는 이제 ${v.to}에서 끝나요`,
  'cause.emptied': (v) => `${v.broker}가 빈 디스크로 시작해요: ${v.from}까지 있던 ${v.partition} 로그가 사라졌어요`,
  'cause.truncated': (v) => `${v.broker}가 ${v.partition} 로그를 ${v.from}에서 ${v.to}까지 잘라요`,
  'cause.moved': (v) => `${v.broker}는 이제 ${v.partition}를 갖지 않아요: 레플리카가 지워졌어요`,
  'cause.gone': (v) => `오프셋 ${v.offset}은 사라졌어요`,
  'cause.gone.cut': (v) =>
    `${v.broker}가 리더에 맞춰 로그를 ${v.from}에서 ${v.to}까지 잘라요: 오프셋 ${v.offset}은 사라졌어요`,
  'cause.gone.remains': (v) => `오프셋 ${v.offset}은 아무도 읽지 않는 곳에만 남아 있어요: ${v.brokers}`,

  'cause.never': (v) => `어느 브로커도 ${v.partition}에 쓰지 않았어요`,
  'cause.never.lost': (v) => `그래서 ${v.broker}는 받지 못했고, 아무도 다시 보내지 않아요`,
  'cause.never.yet': (v) => `r${v.request}는 아직 ${v.broker}에 도착하지 않았어요: 어디에도 저장되지 않았어요`,
  'cause.never.dead': (v) => `r${v.request}가 도착했을 때 ${v.broker}는 없었어요: 아무도 쓰지 않았어요`,
  'cause.never.died': (v) => `${v.broker}: r${v.request}의 레코드를 쓰기 전에 죽었어요`,
  'cause.never.notLeader': (v) =>
    `${v.broker}는 이제 ${v.partition}의 리더가 아니에요: r${v.request}를 거절하고 연결을 끊어요. acks=0에서는 알릴 방법이 그것뿐이에요`,
  'cause.never.refused': (v) =>
    `${v.broker}가 r${v.request}를 거절하고 연결을 끊어요. acks=0에서는 알릴 방법이 그것뿐이에요`,

  'cause.overtaken': (v) =>
    `나중에 보낸 #${v.other}가 먼저 오프셋 ${v.offset}에 쓰여요: #${v.record}는 그 뒤 ${v.own}에 있어요`,

  'cause.producerDied': (v) => `${v.producer} 프로세스가 죽었어요: #${v.record}의 소식은 이제 아무도 듣지 못해요`,
  'cause.onTheWay': (v) => `r${v.request}에 실려 ${v.broker}로 가는 중이거나 응답을 기다려요`,
  'cause.waits': (v) => `프로듀서로 돌아와 다음 시도를 기다려요 (${v.partition})`,
  'cause.buffered': (v) => `${v.partition}의 열린 배치 안, 프로듀서 메모리에 있어요`,

  'cause.txn.begun': (v) => `${v.producer}가 트랜잭션을 시작해요`,
  'cause.txn.open': () => '트랜잭션이 열려 있어요: read_committed로 읽으면 보이지 않아요',
  'cause.txn.committed': (v) => `${v.partition}의 오프셋 ${v.offset}에 커밋 마커: 트랜잭션이 유효해요`,
  'cause.txn.aborted': (v) => `${v.partition}의 오프셋 ${v.offset}에 중단 마커: read_committed로 읽으면 빠져요`,
  'cause.txn.abortCalled': (v) => `${v.producer}가 abortTransaction()을 호출해요`,
  'cause.txn.abortedByCoordinator': () => 'abortTransaction() 호출이 없었어요: 코디네이터가 트랜잭션을 끝내요',
} satisfies Readonly<Record<keyof typeof english, NonNullable<Sentences[string]>>>
