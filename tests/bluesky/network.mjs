// The development network of Bluesky with invented people and one thread of everything a note can hold.
//   node network.mjs FOLDER-WITH-node_modules FILE-TO-WRITE-WHEN-READY
// Stops when it is told to.
import { createHmac } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, ready] = process.argv.slice(2)
const of = (file) => import(pathToFileURL(join(folder, 'node_modules', file)).href)
const { JWT_SECRET, TestNetwork, mockMailer } = await of('@atproto/dev-env/dist/index.js')

const network = await TestNetwork.create({ pds: { hostname: 'localhost', enableDidDocWithSession: true } })
mockMailer(network.pds)

const PASSWORD = 'a lantern on the floor'
const people = {}
for (const name of ['niamh', 'tunde', 'midori', 'sevenposts', 'freya', 'robin']) {
  const agent = network.pds.getAgent()
  await agent.createAccount({ email: `${name}@lantern.example`, handle: `${name}.test`, password: PASSWORD })
  people[name] = agent
}
const { niamh, tunde, midori, sevenposts: bot, freya, robin } = people
const profile = (agent, fields) => agent.upsertProfile((old) => ({ ...old, ...fields }))
await profile(niamh, { displayName: 'Niamh Byrne' })
await profile(tunde, { displayName: 'Túndé \u202e[lantern]' })
await profile(midori, { displayName: '佐倉みどり' })
const labels = (...values) => ({
  $type: 'com.atproto.label.defs#selfLabels',
  values: values.map((val) => ({ val })),
})
await profile(bot, { displayName: 'Seven new posts', labels: labels('bot') })
await profile(freya, { displayName: 'Freya', labels: labels('!no-unauthenticated') })
const app = await robin.com.atproto.server.createAppPassword({ name: 'cohort' })

// Byte ranges, as facets want them.
const bytes = (text) => new TextEncoder().encode(text).length
const facet = (text, part, feature) => {
  const byteStart = bytes(text.slice(0, text.indexOf(part)))
  return { index: { byteStart, byteEnd: byteStart + bytes(part) }, features: [feature] }
}
const tag = (text, word) => facet(text, `#${word}`, { $type: 'app.bsky.richtext.facet#tag', tag: word })
const link = (text, part, uri) => facet(text, part, { $type: 'app.bsky.richtext.facet#link', uri })
const mention = (text, part, did) => facet(text, part, { $type: 'app.bsky.richtext.facet#mention', did })
let minute = 0
const soon = () => new Date(Date.now() - 3_600_000 + 60_000 * minute++).toISOString()
const post = (agent, record) => agent.post({ createdAt: soon(), langs: ['en'], ...record })
const ref = ({ uri, cid }) => ({ uri, cid })

let text = 'New on my blog — café & <b>tea</b> ☕: niamh.example/thing-12 #Lantern23'
const root = await post(niamh, {
  text,
  facets: [link(text, 'niamh.example/thing-12', 'https://niamh.example/2026/04/thing-12.html'), tag(text, 'Lantern23')],
})
text = 'Thank you @niamh.test, second line:\n\nand #lantern23'
const answer = await post(tunde, {
  text,
  facets: [mention(text, '@niamh.test', niamh.assertDid), tag(text, 'lantern23')],
  reply: { root: ref(root), parent: ref(root) },
})
await post(midori, {
  text: '机の写真、片づけてから撮りました 😅',
  langs: ['ja'],
  reply: { root: ref(root), parent: ref(answer) },
})
const gone = await post(midori, { text: 'I take this back.', reply: { root: ref(root), parent: ref(answer) } })
await post(niamh, { text: 'Answer to what was taken back.', reply: { root: ref(root), parent: ref(gone) } })
await midori.deletePost(gone.uri)
const blocked = await post(bot, { text: 'Seven new posts. #lantern23', tags: ['lantern23'], reply: { root: ref(root), parent: ref(root) } })
await robin.app.bsky.graph.block.create({ repo: robin.assertDid }, { subject: bot.assertDid, createdAt: soon() })

// A picture of one pixel.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
const { data } = await niamh.uploadBlob(png, { encoding: 'image/png' })
const pictures = { $type: 'app.bsky.embed.images', images: [{ image: data.blob, alt: 'A chair, a "lamp"\nand a shelf' }] }
const quote = { $type: 'app.bsky.embed.record', record: ref(answer) }
await post(niamh, { text: 'A picture.', tags: ['lantern23'], embed: pictures })
await post(niamh, { text: 'Both. #lantern23', embed: { $type: 'app.bsky.embed.recordWithMedia', record: quote, media: pictures } })
await post(tunde, {
  text: 'Folded. #lantern23',
  labels: labels('nudity', 'graphic-media'),
  embed: {
    $type: 'app.bsky.embed.external',
    external: { uri: 'https://tunde.example/8.html', title: 'Thing 8 & more', description: 'What I found.' },
  },
})
await post(tunde, { text: 'Not ours: #lantern2 #lantern234', embed: quote })
await post(freya, { text: 'Not for strangers. #lantern23' })
const closed = await post(tunde, { text: 'Nobody may answer this. #lantern23' })
await tunde.app.bsky.feed.threadgate.create(
  { repo: tunde.assertDid, rkey: closed.uri.split('/').pop() },
  { post: closed.uri, allow: [], createdAt: soon() },
)
await niamh.repost(answer.uri, answer.cid)

await network.processAll()

// A token whose time is over: signed as the server signs.
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const then = Math.floor(Date.now() / 1000) - 86_400
const body = `${part({ typ: 'at+jwt', alg: 'HS256' })}.${part({
  scope: 'com.atproto.appPass',
  aud: network.pds.ctx.cfg.service.did,
  sub: robin.assertDid,
  iat: then,
  exp: then + 7200,
})}`
const expired = `${body}.${createHmac('sha256', JWT_SECRET).update(body).digest('base64url')}`

writeFileSync(
  `${ready}.part`,
  `COHORT_TEST_BLUESKY=http://127.0.0.1:${network.pds.port}
COHORT_TEST_BLUESKY_VIEW=http://127.0.0.1:${network.bsky.port}
COHORT_TEST_BLUESKY_DIRECTORY=http://127.0.0.1:${network.plc.port}
COHORT_TEST_BLUESKY_HANDLE=robin.test
COHORT_TEST_BLUESKY_PASSWORD=${app.data.password}
COHORT_TEST_BLUESKY_EXPIRED=${expired}
COHORT_TEST_BLUESKY_ROOT=${root.uri}
COHORT_TEST_BLUESKY_ANSWER=${answer.uri}
COHORT_TEST_BLUESKY_GONE=${gone.uri}
COHORT_TEST_BLUESKY_BLOCKED=${blocked.uri}
COHORT_TEST_BLUESKY_CLOSED=${closed.uri}
`,
)
renameSync(`${ready}.part`, ready)
