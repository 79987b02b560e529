/** The gallery of published experiments. Loaded when it is opened. */
export const experiments = {
  title: 'Published experiments',
  intro:
    'Real clusters were broken on purpose and the losses counted. Here they are again: one topic, one partition, three replicas, 2,000 records, a fault after 30 %. What this build gives is computed now, on your machine.',
  version: 'Run them at',
  asPublished: 'as published',
  computing: (done: number, total: number) => `Computing: ${done} of ${total} runs`,
  computed: (total: number) => `Computed: ${total} runs`,
  published: 'Published',
  ours: 'Here',
  waiting: 'being computed…',
  notComputed: (message: string) => `cannot be computed: ${message}`,
  lost: 'lost',
  kept: 'kept',
  agrees: 'as published',
  differs: 'not as published',
  lostOf: (lost: string, acked: string) => `${lost} of ${acked} acknowledged records are lost`,
  noneOf: (acked: string) => `none of ${acked} acknowledged records is lost`,
  sentBetween: (from: string, to: string, isOneRun: boolean) =>
    from === to
      ? `sent at ${from}`
      : isOneRun
        ? `one run, sent from ${from} to ${to}`
        : `sent between ${from} and ${to}`,
  slowest: (time: string) => `the slowest acknowledgement took ${time}`,
  duplicated: (count: string) => `${count} stored twice`,
  open: 'Open at the fault',
  openNamed: (title: string) => `Open at the fault: ${title}`,
  cards: {
    V1: {
      question: 'What does a producer lose that waits for no answer, when the leader’s node dies?',
      published: 'All is reported as sent. A contiguous run is missing, as long as the failover takes.',
      explanation:
        'With acks=0 a record counts as acknowledged when it is written to the socket. A machine that goes dark resets nothing, so the client writes into it until it asks for metadata and hears of the new leader (here every 5 s). When only the process dies, the reset tells it, and just what was on the wire is missing. At 2.5 ZooKeeper waits 18 s for the session, at 3.9 and 4.x the controller waits 9 s: the missing run is about half as long.',
    },
    V2: {
      question: 'What does acks=1 lose when the leader’s node dies?',
      published: 'Every acknowledged record that no follower had fetched: few, but some.',
      explanation:
        'The leader answers when it has the record itself. Watch the log of b1 run ahead of b2 and b3 by what one slow round trip holds; the new leader begins where the followers ended. What is lost is decided at the kill, before anybody is elected, so it is the same at 2.5, 3.9 and 4.x; only the pause behind it is shorter.',
    },
    V3: {
      question: 'Does acks=all lose anything when the leader’s node dies?',
      published: 'Nothing acknowledged is lost.',
      explanation:
        'An answer goes out when every replica in the ISR has the record, and only those may lead next. What was not answered is sent again. With the power off, the client finds out by request.timeout.ms (30 s), so delivery waits much longer than the election. At 3.9 and 4.x the default is an idempotent producer: what is sent again is not stored twice.',
    },
    V4: {
      question: 'What if the leader is cut off from the cluster, but not from its clients, with acks=1?',
      published:
        'Two leaders for a while. All that the old one acknowledged during the split is truncated: a large loss.',
      explanation:
        'b1 does not know that it has been replaced: it goes on to acknowledge at epoch 0 while b2 leads at epoch 1. When the split heals, b1 becomes a follower and truncates its log to where epoch 1 began. The client is content with b1 all the time, so all that it sends during the split is lost, at every version; at 3.9 and 4.x the second leader is there sooner.',
    },
    V5: {
      question: 'And the same with acks=all?',
      published: 'No acknowledged record is lost: delivery stalls, then goes to the new leader.',
      explanation:
        'b1 still has b2 and b3 in its ISR, and may not count them out: that needs the controller, which it cannot reach. So nothing is acknowledged, the requests run into request.timeout.ms (30 s), and the client goes to the new leader. That wait is the client’s own: a faster election at 3.9 and 4.x does not shorten it.',
    },
    V6: {
      question: 'Does it matter how slow replication was before the kill?',
      published: 'The slower it is, the more acks=1 loses. acks=all still loses nothing.',
      explanation:
        'Compare 60 ms with 300 ms between leader and followers, each with as much jitter again: what the followers have not fetched is what acks=1 loses, and acks=0 loses what was on the wire besides. acks=all pays with latency instead of records. At 2.5, what it sends again after the kill is stored twice; at 3.9 and 4.x idempotence recognises it.',
    },
    B1: {
      question: 'One leader is isolated: what do acks=1 and acks=all see, side by side?',
      published: 'Only one leader can acknowledge with acks=all. What acks=1 told the old one is truncated.',
      explanation:
        'Both producers write to the same partition. The records of acks-1 are acknowledged by b1 throughout and go with its log; those of acks-all wait, and are delivered to b2 in the end. The loss is the same at all three versions; the second leader comes after up to 18 s at 2.5 and up to 9 s later.',
    },
    B2: {
      question: 'The last replica in the ISR stops. May another one lead?',
      published:
        'Unclean election off: unavailable until it is back, and nothing is lost. On: available, and what only it had is lost.',
      explanation:
        'b2 and b3 are cut from b1 and leave the ISR; acks=all now means b1 alone, with min.insync.replicas 1. Then b1 stops. With unclean election off the partition has no leader until b1 is back; the light stays green. With it on, b2 leads with a third of the records, and the light names the setting that broke the promise. At 4.x eligible leader replicas change nothing here: with min.insync.replicas 1 there are none to remember.',
    },
    B3: {
      question: 'Every link fails at once, and heals 40 s later: what is left?',
      published: 'Nothing acknowledged is lost, and the cluster is healthy again by itself.',
      explanation:
        'Whoever leads, and whoever is elected instead, is cut off from its followers: nothing is acknowledged and nothing is lost. After healing, leaders, followers and the producer find each other within seconds. At 2.5 a few records are stored twice, because their answers were lost and the producer is not idempotent by default; at 3.9 and 4.x none is.',
    },
  },
  variants: {
    'V1-acks-0-power-off': 'acks=0, the machine goes dark',
    'V1-acks-0-kill': 'acks=0, only the process dies',
    'V2-acks-1-kill': 'acks=1, the process dies',
    'V3-acks-all-kill': 'acks=all, the process dies',
    'V3-acks-all-power-off': 'acks=all, the machine goes dark',
    'V4-acks-1-isolated': 'acks=1, cut off for 68 s',
    'V5-acks-all-isolated': 'acks=all, cut off for 68 s',
    'V6-acks-0-slow': 'acks=0, 60 ms to the followers',
    'V6-acks-1-slow': 'acks=1, 60 ms to the followers',
    'V6-acks-1-slower': 'acks=1, 300 ms to the followers',
    'V6-acks-all-slower': 'acks=all, 300 ms to the followers',
    'B1-isolated-side-by-side.acks-1': 'acks=1',
    'B1-isolated-side-by-side.acks-all': 'acks=all',
    'B2-last-in-sync-unclean-off': 'acks=all, unclean election off',
    'B2-last-in-sync-unclean-on': 'acks=all, unclean election on',
    'B3-complete-outage': 'acks=all, all links cut for 40 s',
  } as Readonly<Record<string, string>>,
}
