/** Connects an Electron or Node program with the Wardkeeper panel. Wire form: docs/messages.md. */

/** Text in two languages; either may be missing. */
export type LocalizedText = { zh?: string | null; en?: string | null };
/** A moment, ISO 8601. */
export type Time = string;

export type Capability = 'heartbeat' | 'quit' | 'reload' | 'notice';
export type ProcessType = 'main' | 'renderer' | 'gpu' | 'utility' | 'other';
export type ErrorKind =
  | 'uncaught-exception'
  | 'unhandled-rejection'
  | 'render-process-gone'
  | 'child-process-gone'
  | 'window-unresponsive'
  | 'other';

export interface ServiceState {
  /** The service, `NAME@2` for one of several instances. */
  name: string;
  label: LocalizedText;
  state: 'inactive' | 'starting' | 'active' | 'stopping' | 'killing' | 'backoff' | 'failed';
  /** The word people read. */
  public: string;
  /** It answers requests. */
  is_ready: boolean;
  /** Loopback port of its process. */
  port: number | null;
  stage: string | null;
  cause: string | null;
  /** Why it is not running as wanted, in English; else empty. */
  words: string;
}

export interface ConsultationState {
  is_quiet: boolean;
  owner: string;
  reason: string;
  expires_at: Time | null;
}

/** The `[client]` table of the panel's configuration. */
export interface ClientConfiguration {
  url: string;
  dev: boolean;
  logger: boolean;
  autostart: boolean;
  interface_width: number;
  width: number;
  height: number;
  skip_taskbar: boolean;
  resizable: boolean;
  x: number | null;
  y: number | null;
  need_create_tray: boolean;
  tray_tip: string | null;
  tray_icon: string;
  quit_label: string | null;
  need_set_always_on_top: boolean;
}

export interface Configuration {
  product: LocalizedText;
  machine: string;
  language: 'system' | 'zh' | 'en';
  client: ClientConfiguration;
}

export interface Welcome {
  panel_version: string;
  panel_pid: number;
  protocol: number;
  heartbeat_every_s: number;
  log_folder: string;
  services: ServiceState[];
  consultation: ConsultationState;
  configuration: Configuration;
}

export interface Notice {
  /** The same for a repeated or a renewed sentence. */
  id: string;
  severity: 'info' | 'warning' | 'error';
  text: LocalizedText;
}

export interface QuitRequested {
  reason: string;
  /** Until when "not ready" is respected at most. */
  deadline: Time;
}

export interface UpdateAvailable {
  product: string;
  version: string;
  from_version: string;
  notes: LocalizedText | null;
  size_bytes: number;
  planned_at: Time | null;
  deadline: Time | null;
  can_postpone: boolean;
}

export interface UpdatePostponed {
  product: string;
  version: string;
  app_update: boolean;
  until: Time | null;
  by: string;
}

export interface UpdateProgress {
  product: string;
  version: string;
  phase: 'downloading' | 'verifying' | 'staging' | 'waiting' | 'switching' | 'starting';
  done_bytes: number;
  total_bytes: number;
}

export interface UpdateResult {
  product: string;
  version: string;
  from_version: string;
  outcome: 'updated' | 'went-back' | 'failed';
  code: string;
  words: string;
}

export interface OutcomeEntry {
  name: string;
  state: string;
  done: boolean;
  words: string;
  remedy: string;
}

export interface LogLocation {
  folder: string;
  stdout: string | null;
  stderr: string | null;
}

/** What the panel sends, and two events of the connection itself. */
export interface PanelMessages {
  'hello.wanted': { panel_version: string; panel_pid: number };
  'service.state': ServiceState;
  'consultation.state': ConsultationState;
  notice: Notice;
  'app.quit_requested': QuitRequested;
  'app.reload_requested': { silent_for_s: number };
  'config.changed': Configuration;
  'update.available': UpdateAvailable;
  'update.postponed': UpdatePostponed;
  'update.progress': UpdateProgress;
  'update.result': UpdateResult;
  /** Local: the panel knows us now, or knows us again. */
  welcome: Welcome;
  /** Local: why the program must not be ended now has changed. */
  dirty: { reason: string | null };
}

/** What may be asked: the data of each question and of its answer. */
export interface Requests {
  'service.port': [{ name: string }, { name: string; port: number | null; state: string }];
  'service.restart': [{ name: string; reason?: string }, OutcomeEntry];
  'consultation.begin': [
    { owner: string; expires_at: Time | Date; reason?: string },
    ConsultationState,
  ];
  'consultation.end': [Record<string, never>, ConsultationState];
  'consultation.status': [Record<string, never>, ConsultationState];
  'log.location': [Record<string, never>, LogLocation];
}

export interface MessageMeta {
  id: string;
  type: string;
  /** Who wrote it; `panel` is the panel. */
  from: string;
  writtenAt: Date;
  /** It was written before this process connected, for the one before. */
  isLeftOver: boolean;
}

export interface Log {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export interface ConnectOptions {
  /** Name of the peer, `[a-z][a-z0-9-]{0,62}`; only one process at a time may use it. */
  name: string;
  /** Name for people; by default `name`. */
  label?: string;
  version: string;
  capabilities?: Capability[];
  /** The spool's folder; by default `WARDKEEPER_SPOOL`, else the place of docs/messages.md. */
  spool?: string;
  /** The service of the panel that we are; by default `WARDKEEPER_SERVICE`. */
  service?: string | null;
  /** Takes what happens; by default warnings and errors go to the console. */
  log?: Log;
}

export interface RequestOptions {
  /** By default 10, of `backendUrl` 60. */
  timeoutS?: number;
  signal?: AbortSignal;
}

export interface PanelMissing {
  /** `quit`: somebody closed it. `ended`: it was killed or crashed. */
  reason: 'not-started' | 'quit' | 'ended' | 'not-answering';
  /** A sentence for people. */
  notice: { zh: string; en: string };
}

export interface MonitorOptions {
  /** How often to look, by default 5. */
  intervalS?: number;
  /** How long the panel may be away before anything is said, by default 10. */
  graceS?: number;
  /** How often a panel that says nothing is asked whether it answers, by default 60. */
  askEveryS?: number;
  /** Shows the notice. Called once each time that the panel goes or the reason changes. */
  onMissing?: (missing: PanelMissing) => void;
  onBack?: () => void;
  /** Starts the panel again: program and arguments, or what the panel itself recorded. */
  startPanel?: string[] | 'recorded';
  /** Whether a panel runs; by default its record and its process say so. */
  findPanel?: () => boolean;
}

/** Looks after the panel. An error of its own is logged and starts it anew. */
export interface Monitor {
  start(): void;
  stop(): void;
  restart(): void;
  isRunning(): boolean;
  /** What is wrong now, null when the panel runs. */
  readonly missing: PanelMissing | null;
  /** How often an error started it anew. */
  readonly restarts: number;
}

export interface Client {
  readonly name: string;
  readonly service: string | null;
  readonly spool: string;
  readonly isClosed: boolean;
  readonly log: Log;
  /** What the panel last said of itself, null before it knows us. */
  readonly welcome: Welcome | null;
  /** Every service as last heard, by name. */
  readonly services: ReadonlyMap<string, ServiceState>;
  readonly dirtyReason: string | null;

  /**
   * Send a message that is not answered. When this returns it is on disk and reaches the panel
   * even if this process is killed now. Throws a `WardkeeperError`.
   */
  send(type: string, data?: object): void;
  /**
   * Ask and wait for the answer. Rejects with a `RemoteError` (the panel's words), or a
   * `WardkeeperError`: `ipc.no-answer`, `ipc.panel-not-running`. A request that nobody took in time
   * is withdrawn.
   */
  request<K extends keyof Requests>(
    type: K, data: Requests[K][0], options?: RequestOptions,
  ): Promise<Requests[K][1]>;
  request(type: string, data?: object, options?: RequestOptions): Promise<any>;
  /**
   * Have `handler` called for each message of a type, in the order of writing. The message is
   * removed when the handler, or the promise it returns, is done; if this process dies before, the
   * next one gets it again. Register in the same turn as `connect`. Returns the way to end it.
   */
  on<K extends keyof PanelMessages>(
    type: K, handler: (data: PanelMessages[K], meta: MessageMeta) => unknown,
  ): () => void;
  on(type: string, handler: (data: any, meta: MessageMeta) => unknown): () => void;
  /** Tell whether the panel runs: by its record and its process. */
  isPanelRunning(): boolean;
  /** Return the loopback port of a service: known at once, else asked for; null without one. */
  backendPort(service: string, options?: RequestOptions): Promise<number | null>;
  /** Wait until a service is ready and return its base address, `http://127.0.0.1:PORT`. */
  backendUrl(service: string, options?: RequestOptions): Promise<string>;
  /** Say why the program must not be ended now, or with null that nothing speaks against it. */
  setDirty(reason: string | null, source?: string): void;
  startMonitor(options?: MonitorOptions): Monitor;
  stopMonitor(): void;
  /** Say goodbye and remove the mailbox. */
  close(reason?: string): Promise<void>;
}

/** Connect with the panel, at once also when none runs: messages wait for it. */
export function connect(options: ConnectOptions): Client;

export interface QuitGuardOptions {
  /** Ends the program, for example `() => app.exit(0)`. */
  quit: () => void;
  /** Keeps what is open before the end; has 5 s. */
  save?: () => unknown;
  /** How long a dirty form may hold the end up, by default 600. */
  holdS?: number;
  /** Somebody wants the program to end; `reason` says why it does not now. */
  onAsked?: (request: QuitRequested, reason: string | null) => void;
}

/** Answer `app.quit_requested`: at once, or when `setDirty(null)` says that nothing is lost. */
export function quitGuard(client: Client, options: QuitGuardOptions): { close(): void };

/** The part of Electron's BrowserWindow that is used. */
export interface WindowLike {
  isDestroyed(): boolean;
  isVisible(): boolean;
  isMinimized(): boolean;
  webContents: {
    id: number;
    send(channel: string, ...values: any[]): void;
    reload(): void;
    forcefullyCrashRenderer(): void;
  };
}

export interface RendererHeartbeatOptions {
  /** Electron's `ipcMain`. */
  ipcMain: {
    on(channel: string, listener: (event: any, ...values: any[]) => void): unknown;
    removeListener(channel: string, listener: (...values: any[]) => void): unknown;
  };
  /** For example `() => BrowserWindow.getAllWindows()`. */
  windows: () => WindowLike[];
}

/** Put the state of the windows into the heartbeats; the preload script answers, see examples. */
export function rendererHeartbeat(
  client: Client, options: RendererHeartbeatOptions,
): { close(): void };

export type FailureType =
  | 'main_uncaught_exception'
  | 'main_unhandled_rejection'
  | 'renderer_crashed'
  | 'gpu_crashed'
  | 'utility_crashed'
  | 'child_crashed'
  | 'window_unresponsive';

export interface Failure {
  type: FailureType | `${ProcessType}_crashed`;
  kind: ErrorKind;
  /** The platform's word, for example `crashed`, `oom`, `killed`. */
  reason: string;
  message: string;
  stack: string;
  processType: ProcessType;
  exitCode: number | null;
}

export interface EmitterLike {
  on(event: string, listener: (...values: any[]) => void): unknown;
  removeListener(event: string, listener: (...values: any[]) => void): unknown;
}

export interface FailureOptions {
  /** Electron's `app`. */
  app?: EmitterLike;
  /** Every failure, after it was reported. */
  onFailure?: (failure: Failure) => void;
  /** The main process cannot go on; by default it ends with exit code 1. */
  onFatal?: (failure: Failure) => void;
  ownProcess?: EmitterLike & { exit(code: number): unknown; versions?: Record<string, any> };
}

/**
 * Report uncaught exceptions, unhandled rejections, lost renderer, GPU and utility processes and
 * windows that do not respond. Returns the way to end it.
 */
export function reportFailures(client: Client, options?: FailureOptions): () => void;

export interface RestartOptions {
  app: { relaunch(): void; exit(code: number): void };
  windows: () => WindowLike[];
  /** What people read; sent to each window as `app-error`. */
  sentence: string;
  client?: Client;
  /** Keeps what is open; has 5 s. */
  save?: () => unknown;
  /** How long people have to read it, by default 1000. */
  waitMs?: number;
  log?: Log;
}

/**
 * Tell the windows, wait, start the program anew and exit with 0; with 1 when something failed. A
 * program that the panel supervises is restarted by the panel (`panel`).
 */
export function gracefulRestart(
  options: RestartOptions,
): Promise<'panel' | 'relaunched' | 'failed'>;

/** Load the windows anew on `app.reload_requested`. `onReload` is called before. */
export function reloadOnRequest(
  client: Client, options: { windows: () => WindowLike[]; onReload?: () => void },
): () => void;

/** The part of electron-log 5 that is used. */
export interface ElectronLogLike {
  transports: { file: any; console: any; [name: string]: any };
}

export interface LoggingOptions {
  /** By default the workstation's log folder. */
  folder?: string;
  /** By default `log.log`. */
  fileName?: string;
  appName?: string;
  /** Level debug, else info. By default true. */
  isDetailed?: boolean;
}

/** Make electron-log write `N:` lines to `folder` and the console; returns the file. */
export function configureElectronLog(log: ElectronLogLike, options?: LoggingOptions): string;

export const LOG_FORMAT: string;

/** The spool's folder by the rules of docs/messages.md. */
export function spoolFolder(): string;
/** The folder of the workstation's log files. */
export function logFolder(): string;

/** An error with a stable code. */
export class WardkeeperError extends Error {
  constructor(code: string, message: string, details?: Record<string, unknown>);
  code: string;
  details: Record<string, unknown>;
}

/** The panel answered with an error; code and words are the panel's. */
export class RemoteError extends WardkeeperError {
  constructor(data: Record<string, unknown>);
}
