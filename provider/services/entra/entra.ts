import type { Clock } from "../../../common/clock";
import { RateGovernor } from "../../http/rateGovernor";
import { ApiLists } from "./apiLists";
import { Applications } from "./applications";
import { AppRoleAssignments } from "./appRoleAssignments";
import type { EntraConnection } from "./connection";
import { PATIENCE, type Patience, type Wait } from "./eventually";
import { Graph, type GraphAccess } from "./graph";
import { Owners } from "./owners";
import { Passwords } from "./passwords";
import { RecentWritesByList } from "./recentWrites";
import { ServicePrincipals } from "./servicePrincipals";
import { EntraSignIn } from "./signIn";
import { callerOf, type Caller } from "./tokenClaims";

/** What the provider process remembers of Entra: the token it signed in with, and what it wrote lately. */
export class Entra {
  private readonly signIn: EntraSignIn;
  private readonly governor: RateGovernor;
  private readonly recent = new Map<string, RecentWritesByList>();

  constructor(
    private readonly options: {
      env: NodeJS.ProcessEnv;
      clock: Clock;
      patience?: Patience;
      /** Eases off where Graph asks for it. Default: one of its own. */
      governor?: RateGovernor;
    },
  ) {
    this.signIn = new EntraSignIn(options);
    this.governor = options.governor ?? new RateGovernor(options);
  }

  /** A tenant, for one call of the engine: its cancellation ends every wait. */
  tenant(
    connection: EntraConnection,
    context: { signal: AbortSignal; progress(message: string): void },
  ): EntraTenant {
    const wait: Wait = {
      patience: this.options.patience ?? PATIENCE,
      signal: context.signal,
      progress: (message) => context.progress(message),
    };
    const recent =
      this.recent.get(connection.graphUrl) ?? new RecentWritesByList(this.options.clock);
    this.recent.set(connection.graphUrl, recent);
    const { origin } = new URL(connection.graphUrl);
    const pace = this.governor.pace(origin, "Microsoft Graph", (line) => context.progress(line));
    return new EntraTenant(connection, { signIn: this.signIn, pace }, recent, wait);
  }
}

/** Everything that our resources do in a tenant. */
export class EntraTenant {
  readonly applications: Applications;
  readonly servicePrincipals: ServicePrincipals;
  readonly owners: Owners;
  readonly appRoleAssignments: AppRoleAssignments;
  readonly apiLists: ApiLists;
  readonly passwords: Passwords;

  constructor(
    private readonly connection: EntraConnection,
    private readonly access: GraphAccess,
    recent: RecentWritesByList,
    readonly wait: Wait,
  ) {
    const graph = new Graph(connection, access, wait);
    this.applications = new Applications(graph);
    this.servicePrincipals = new ServicePrincipals(graph);
    this.owners = new Owners(graph);
    this.appRoleAssignments = new AppRoleAssignments(graph);
    this.apiLists = new ApiLists(this.applications, recent, wait);
    this.passwords = new Passwords(graph, this.applications);
  }

  /** Who signs in, as far as the token says. */
  async caller(): Promise<Caller> {
    return callerOf(await this.access.signIn.token(this.connection, this.wait.signal));
  }
}
