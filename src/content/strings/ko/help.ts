import type { help as english } from '../en/help.ts'

/** `?` 시트: 묶음과 각 키가 하는 일. */
export const help: typeof english = {
  title: '단축키',
  intro: '마우스 없이 모든 것을 할 수 있어요. Tab으로 모든 컨트롤과 무대 위의 모든 것에 닿아요.',
  singleOff: '설정에서 한 글자 단축키를 꺼 두었어요.',
  groups: { time: '시간', things: '무대 위의 것', page: '페이지' },
  keyNames: { Space: 'Space', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Home: 'Home', End: 'End' },
  commands: {
    togglePlay: '재생 또는 일시정지',
    stepForward: '다음 이벤트',
    stepBack: '이전 이벤트',
    hopForward: '무대의 다음 변화',
    hopBack: '무대의 이전 변화',
    nextNotable: '다음에 일어나는 일 (장애, 리더 선출, 오류, 유실)',
    previousNotable: '이전에 일어난 일',
    toStart: '처음으로',
    toEnd: '끝으로',
    slower: '느리게',
    faster: '빠르게',
    skipQuiet: '조용한 구간 건너뛰기 켜기, 끄기',
    killBroker: '선택한 브로커 강제 종료, 또는 다시 시작',
    thingMenu: '선택한 것에 할 수 있는 조작',
    findRecord: '번호로 레코드 찾기',
    unselect: '선택 해제, 또는 열린 것 닫기',
    undo: '마지막 변경 되돌리기',
    help: '이 시트',
    theme: '밝게 또는 어둡게',
    language: 'Switch to English',
    charts: '차트 열기, 닫기',
    allConfigs: '모든 설정',
  },
}
