import { javaClass, kotlinClass, type PartitionerExample } from './example.ts'

/** All keys of a region share a partition. */
export const BY_REGION: PartitionerExample = {
  id: 'by-region',
  name: { en: 'By region', ko: '지역별' },
  point: {
    en: 'One partition for each region: what a region does stays in order, and the busiest region decides how full the fullest partition is.',
    ko: '지역마다 파티션 하나예요. 한 지역의 일은 순서가 지켜지지만, 가장 바쁜 지역이 가장 많이 찬 파티션을 정해요.',
  },
  isBroken: false,
  source: `type Region = 'west' | 'centre' | 'east'

const REGIONS: readonly Region[] = ['west', 'centre', 'east']
const WEST = ['LAX', 'SFO', 'SJC', 'OAK', 'SEA', 'PDX', 'SAN', 'LAS', 'PHX', 'SLC']
const EAST = ['ATL', 'EWR', 'PHL', 'BOS', 'BWI', 'CLT', 'MCO', 'TPA', 'LGA', 'JFK', 'MIA', 'DCA', 'PIT']

function regionOf(airport: string | null): Region {
  if (airport !== null && WEST.includes(airport)) return 'west'
  if (airport !== null && EAST.includes(airport)) return 'east'
  return 'centre'
}

class RegionPartitioner implements Partitioner {
  partition(topic: string, key: string | null, keyBytes, value, valueBytes, cluster: Cluster): number {
    const count = cluster.partitionsForTopic(topic).length
    return REGIONS.indexOf(regionOf(key)) % count
  }
}
`,
  java: javaClass({
    name: 'RegionPartitioner',
    imports: ['import java.util.Set;'],
    fields: `private static final Set<String> WEST =
    Set.of("LAX", "SFO", "SJC", "OAK", "SEA", "PDX", "SAN", "LAS", "PHX", "SLC");
private static final Set<String> EAST =
    Set.of("ATL", "EWR", "PHL", "BOS", "BWI", "CLT", "MCO", "TPA", "LGA", "JFK", "MIA", "DCA", "PIT");`,
    body: `String airport = String.valueOf(key);
int region = WEST.contains(airport) ? 0 : EAST.contains(airport) ? 2 : 1;
return region % cluster.partitionsForTopic(topic).size();`,
  }),
  kotlin: kotlinClass({
    name: 'RegionPartitioner',
    fields: `private val west = setOf("LAX", "SFO", "SJC", "OAK", "SEA", "PDX", "SAN", "LAS", "PHX", "SLC")
private val east =
    setOf("ATL", "EWR", "PHL", "BOS", "BWI", "CLT", "MCO", "TPA", "LGA", "JFK", "MIA", "DCA", "PIT")`,
    body: `val region = when (key) {
    in west -> 0
    in east -> 2
    else -> 1
}
return region % cluster.partitionsForTopic(topic).size`,
  }),
}
