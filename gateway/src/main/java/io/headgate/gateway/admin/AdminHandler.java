package io.headgate.gateway.admin;

import io.vertx.core.Future;

/** Carries out one operation of the document for someone who may have it done. */
@FunctionalInterface
interface AdminHandler {

  /**
   * Carries it out.
   *
   * @param call already checked against the document
   * @return completes with the answer; fails with an {@link AdminException} or what {@link
   *     AdminException#of(Throwable)} knows when it was not done
   */
  Future<Reply> handle(Call call);
}
