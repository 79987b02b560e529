import type { playback as english } from '../en/playback.ts'

/** 재생, 타임라인, 차트. */
export const playback: typeof english = {
  transport: '재생',
  play: '재생',
  pause: '일시정지',
  playAgain: '처음부터 다시 재생',
  toStart: '처음으로',
  stepBack: '이전 변화로',
  stepForward: '다음 변화까지 한 단계',
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
  timeline: '타임라인',
  timelineValue: (time, end) => `${end} 중 ${time}`,
  wholeRun: '전체',
  quiet: (duration) => `${duration} 동안 조용함`,
  notSimulatedYet: '아직 계산하지 않음',
  marksHere: (count) => `여기에 ${count}가지 일`,
  goOn: '이어서 보기',
  charts: '차트',
  chartNames: {
    records: '레코드/초',
    latency: 'ack 평균 · 최대',
    fill: '배치 채움',
    requests: '요청/초',
    inFlight: '인플라이트',
    buffer: '버퍼',
  },
}
