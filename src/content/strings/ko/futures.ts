import type { futures as english, laterNotices as englishNotices } from '../en/futures.ts'

/** 다른 미래: 목록, 둘의 비교, 그리고 하나가 남았을 때의 알림. */
export const futures: typeof english = {
  title: '다른 미래',
  chip: (count) => `다른 미래 ${count}개`,
  empty: '아직 다른 미래가 없어요.',
  emptyHint:
    '앞으로 돌아가 다른 일을 하거나, 설정을 바꾸거나, 아래에서 하나를 빼 보세요. 떠난 실행은 여기에 남아 있어서 돌아가거나 비교할 수 있어요.',
  kept: '다른 미래는 남아 있어요.',
  switchTo: '옮겨 가기',
  drop: '버리기',
  showBoth: '둘 다 보기',
  toList: '모든 미래',
  with: '있음:',
  without: '없음:',
  otherSetting: '다른 설정:',
  change: (name, here, there) => `\`${name}\` ${here} → ${there}`,
  byDefault: '기본값',
  at: (time) => `${time}에`,
  more: (count) => `그 밖에 ${count}개`,
  same: '같은 실행이에요.',
  parted: (time) => `${time}에 갈라져요.`,
  partedAtStart: '처음부터 달라요.',
  first: '처음으로 달라지는 일',
  goTo: (time) => `${time}(으)로 가기`,
  sameSoFar: (time) => `${time}까지는 모든 일이 똑같아요.`,
  sameToTheEnd: '끝까지 모든 일이 똑같아요.',
  here: '지금 실행',
  there: '다른 미래',
  nothingThen: '이 순간에는 아무 일도 없음',
  asking: '나란히 실행하고 있어요…',
  refused: '엔진이 이 미래를 더는 받아들이지 않아요.',
  scoreAt: (time) => `${time}의 결과`,
  both: (name) => `지금 실행과 다른 미래: ${name}`,
  counter: '레코드',
  now: (time) => `지금, ${time}`,
  end: (time) => `끝, ${time}`,
  soFar: (time) => `지금까지 계산한 곳, ${time}`,
  differs: '다름',
  actions: '이 실행에서 한 일',
  noActions: '손으로도 시나리오로도 한 일이 없어요.',
  leaveOut: '이것 없이 보기',
  fork: (time) => `${time}에 다른 미래가 갈라져요`,
  firstMark: (time) => `다른 미래와 처음 달라지는 곳, ${time}`,
  entry: (number) => `워크로드 ${number}`,
}

/** 메뉴의 말 말고, 무언가 한 뒤에 하는 말. */
export const laterNotices: typeof englishNotices = {
  redone: '다시 했어요.',
  redo: '다시 하기',
  switched: '다른 미래로 왔어요. 떠난 실행은 남아 있어요.',
  leftOut: '그것이 없는 실행이에요.',
  engineInPage: '브라우저가 워커를 시작하지 못해 엔진이 페이지 안에서 돌아가요. 빠르게 재생하면 끊길 수 있어요.',
  codecsMissing: (names) =>
    `${names === '' ? '엔진의 일부를' : `${names} 코덱을`} 가져오지 못해 아무것도 바꾸지 않았어요. 실행은 그대로예요.`,
  tryAgain: '다시 시도',
}
