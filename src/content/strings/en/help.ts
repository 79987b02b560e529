/** The `?` sheet: groups and what each key does. */
export const help = {
  title: 'Keys',
  intro: 'Everything on the page can be done without a mouse. Tab reaches every control and every thing on the stage.',
  singleOff: 'Shortcuts of a single key are switched off in the settings.',
  groups: { time: 'Time', things: 'Things', page: 'Page' },
  keyNames: { Space: 'Space', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Home: 'Home', End: 'End' } as Readonly<
    Record<string, string>
  >,
  commands: {
    togglePlay: 'Play or pause',
    stepForward: 'Next event',
    stepBack: 'Last event',
    hopForward: 'Next change on the stage',
    hopBack: 'Last change on the stage',
    nextNotable: 'Next thing that happens (fault, election, error, loss)',
    previousNotable: 'Last thing that happened',
    toStart: 'To the start',
    toEnd: 'To the end',
    slower: 'Slower',
    faster: 'Faster',
    skipQuiet: 'Skip the quiet, on or off',
    killBroker: 'Kill the selected broker, or start it again',
    thingMenu: 'What can be done to the selected thing',
    findRecord: 'Find a record by its number',
    unselect: 'Unselect, or close what is open',
    undo: 'Undo the last change',
    help: 'This sheet',
    theme: 'Light or dark',
    language: '한국어로 바꾸기',
    charts: 'Open or close the charts',
    allConfigs: 'All configs',
  },
}
