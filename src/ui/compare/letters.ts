/** What the compared runs are called; the first is the one that the others are held against. */
export const LETTERS: readonly string[] = ['A', 'B', 'C']
