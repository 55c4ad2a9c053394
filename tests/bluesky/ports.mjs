// Prints as many free ports of this computer as it is asked for; taken all at once, so that they differ.
import { createServer } from 'node:net'

const servers = await Promise.all(
  Array.from(
    { length: Number(process.argv[2]) },
    () =>
      new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
      }),
  ),
)
console.log(servers.map((server) => server.address().port).join(' '))
for (const server of servers) server.close()
