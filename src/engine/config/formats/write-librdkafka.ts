import type { Setting } from './config-entry.ts'
import { toLibrdkafka } from './librdkafka-names.ts'
import { writeProperties } from './write-properties.ts'

/** Settings in librdkafka's words, one `name=value` a line; what it has no word for stands in comments at the end. */
export function writeLibrdkafka(settings: readonly Setting[]): string {
  const codec = settings.find(({ name }) => name === 'compression.type')?.value ?? 'none'
  const translated: Setting[] = []
  const withoutCounterpart: Setting[] = []
  for (const setting of settings) {
    const translation = toLibrdkafka(setting.name, setting.value, codec)
    if (translation) translated.push(translation)
    else withoutCounterpart.push(setting)
  }
  const comments = withoutCounterpart.map((setting) => `# no counterpart: ${writeProperties([setting])}`)
  return writeProperties(translated) + comments.join('')
}
