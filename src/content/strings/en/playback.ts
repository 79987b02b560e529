/** Transport. */
export const playback = {
  transport: 'Playback',
  play: 'Play',
  pause: 'Pause',
  playAgain: 'Play again from the start',
  toStart: 'To the start',
  playBack: 'Play backwards',
  stepBack: 'Step back',
  stepForward: 'Step forward',
  stepMenu: 'What a step is',
  nextNotable: 'Go to the next thing that happens',
  time: 'Time',
  speed: 'Speed',
  speedAgainstLife: (speed: string, direction: 'slower' | 'same' | 'faster', factor: string) =>
    direction === 'same' ? `${speed}, as fast as life` : `${speed}, ${factor}× ${direction} than life`,
  speedHint: 'Simulated time per second',
  skipQuiet: 'Skip the quiet',
  skipQuietHint: 'When nothing will change for a while, run to just before the next change.',
  goOn: 'Go on',
  charts: 'Charts',
}
