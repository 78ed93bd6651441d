/** Who a bearer stands for. */

/** Which of the two applications a key was made for. */
export type Service = 'events' | 'endpoint';

export type Identity = {
  readonly clientId: string;
  readonly service: Service;
  readonly mayWrite: boolean;
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAt: number;
};
