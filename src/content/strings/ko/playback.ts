import type { playback as english } from '../en/playback.ts'

/** 재생. */
export const playback: typeof english = {
  transport: '재생',
  play: '재생',
  pause: '일시정지',
  playAgain: '처음부터 다시 재생',
  toStart: '처음으로',
  playBack: '거꾸로 재생',
  stepBack: '한 단계 뒤로',
  stepForward: '한 단계 앞으로',
  stepMenu: '한 단계의 뜻',
  nextNotable: '다음에 일어나는 일로 가기',
  time: '시각',
  speed: '배속',
  speedAgainstLife: (speed, direction, factor) =>
    direction === 'same'
      ? `${speed}, 실제와 같은 속도`
      : `${speed}, 실제보다 ${factor}배 ${direction === 'slower' ? '느리게' : '빠르게'}`,
  speedHint: '1초마다 흐르는 시뮬레이션 시간',
  skipQuiet: '조용한 구간 건너뛰기',
  skipQuietHint: '한동안 아무 변화가 없으면 다음 변화 바로 앞까지 넘어가요.',
  goOn: '이어서 보기',
  charts: '차트',
}
