import { SUCCESS } from '../../support/answers.ts';
import { type ArrivedSpans, arrivedSpans } from '../../support/durable-spans.ts';
import { FaultServer, type FaultServerOptions } from '../../support/fault-server.ts';
import type { Round } from './round.ts';

/** Where the items of a round arrive: one server, or several in turn on the same port. */
export class Sink {
  server: FaultServer;
  readonly #former: FaultServer[] = [];

  static async start(round: Round, options: Partial<FaultServerOptions> = {}): Promise<Sink> {
    const sink = new Sink(await FaultServer.start({ protocol: 'http/protobuf', ...options }));
    round.defer(() => sink.server.close());
    return sink;
  }

  private constructor(server: FaultServer) {
    this.server = server;
  }

  /** Answers everything with success from now on. */
  heal(): void {
    this.server.answer = () => SUCCESS;
  }

  /** Another server takes this one's place. */
  async replace(options: Partial<FaultServerOptions>): Promise<void> {
    const { port, protocol } = this.server;
    await this.server.close();
    this.#former.push(this.server);
    this.server = await FaultServer.start({ protocol, port, ...options });
  }

  /** What arrived, and was answered with success. */
  arrived(): ArrivedSpans {
    return arrivedSpans([...this.#former, this.server]);
  }
}
