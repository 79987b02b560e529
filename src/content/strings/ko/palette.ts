import type { palette as english } from '../en/palette.ts'

/** 명령 팔레트. */
export const palette: typeof english = {
  title: '무엇이든 하기',
  label: '명령, 대상, 시나리오, 설정',
  placeholder: '종료, 브로커 2, #42, 링거, 어둡게…',
  hint: '위아래로 고르고, Enter로 실행하고, Esc로 닫아요.',
  results: '맞는 것',
  count: (count) => `결과 ${count}개`,
  none: (text) => `“${text}”에 맞는 것이 없어요.`,
  groups: {
    recent: '최근',
    actions: '선택한 것에 하기',
    commands: '명령',
    things: '대상',
    scenarios: '시나리오',
    settings: '설정',
  },
  record: (number) => `레코드 #${number}`,
  noRecord: (number) => `레코드 #${number}는 아직 없어요.`,
  runScenario: (title) => `시나리오: ${title}`,
  on: '켜짐',
  off: '꺼짐',
  theme: (name) => `테마: ${name}`,
  version: (version) => `Kafka ${version}로 처음부터`,
  arrangement: (name) => `무대의 레플리카: ${name}`,
  tools: {
    paste: (producer) => `${producer}에 설정 붙여넣기`,
    copy: (producer) => `${producer}의 설정 복사`,
    partition: '이 키는 어느 파티션으로 가나요?',
    code: (producer: string) => `${producer}의 파티셔너 작성`,
    ownRecords: '내 레코드…',
    compare: '실행을 나란히 비교하기',
    many: '이 시나리오를 여러 번 실행: 확률과 비교',
  },
}
