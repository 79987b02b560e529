/** When something goes wrong: what happened, what is left, and what one can do. */
export const trouble = {
  assertion: {
    title: (time: string) => `The simulation stopped at ${time}`,
    text: 'Something came up that must never happen: a bug of ours, not of your settings. Everything before it is still here: look at it, go back, do something else.',
  },
  runLimit: {
    title: (time: string) => `The run ends here, at ${time}`,
    text: 'It has had 50 million events, and we take no more. Everything up to here is exact. With a lower rate, or a shorter run, it gets further.',
  },
  instantLimit: {
    title: (time: string) => `The run ends here, at ${time}`,
    text: 'Half a million things happened in one and the same microsecond: they answer each other without time passing. Everything before it is exact.',
  },
  codeHangs: {
    title: (time: string) => `The run ends at ${time}: your partitioner does not return`,
    text: 'A call of the code has taken longer than a person can wait. That is no limit of Kafka, only of this page, and no part of the run: change the code, or take it out.',
  },
  noEngine: {
    title: () => 'The engine could not be started',
    text: 'Neither a worker nor the page itself could load it; most often the network is gone. Your run is kept: it comes back with the engine.',
  },
  refused: {
    title: () => 'This scenario cannot be run',
    text: 'The engine says what is wrong with it:',
  },
  noCodecs: {
    title: () => 'A part of the engine could not be fetched',
    text: 'It is loaded only for scenarios that need it, a compression codec for example, and the network did not deliver it. The scenario is kept.',
  },
  said: 'What the engine said:',
  goBefore: 'Go to just before it',
  again: 'Start again from just before it',
  retry: 'Try again',
  undo: 'Undo the last change',
  first: 'Open the first scenario',
  copy: 'Copy the scenario',
  copied: 'Copied to the clipboard.',
  notCopied: 'The browser does not let us use the clipboard.',
  hide: 'Hide this',
}
