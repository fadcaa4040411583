package io.headgate.gateway.state;

import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What failures of the Redis client mean. */
final class RedisFailures {

  private static final List<String> REFUSALS = List.of("WRONGPASS", "NOAUTH", "NOPERM");

  private RedisFailures() {}

  /** Whether the server has answered, if only with an error. */
  static boolean isAnswer(Throwable cause) {
    return cause instanceof Response;
  }

  static boolean isUnknownScript(Throwable cause) {
    return starts(cause, "NOSCRIPT");
  }

  /** Whether the server was made a replica, so that another one is to be asked. */
  static boolean isReadOnly(Throwable cause) {
    return starts(cause, "READONLY");
  }

  /** Whether the server will never let us in as we are. */
  static boolean isRefusal(Throwable cause) {
    return REFUSALS.stream().anyMatch(word -> starts(cause, word))
        || starts(cause, "ERR AUTH")
        || starts(cause, "ERR invalid password");
  }

  private static boolean starts(Throwable cause, String word) {
    return cause instanceof Response && String.valueOf(cause.getMessage()).contains(word);
  }

  /** What the caller is told. */
  static RuntimeException told(RedisAddress address, Throwable cause) {
    if (starts(cause, "OVERFLOW")) {
      return new ArithmeticException("long overflow");
    }
    return of(address, cause);
  }

  static StoreUnavailableException of(RedisAddress address, Throwable cause) {
    if (cause instanceof StoreUnavailableException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return new StoreUnavailableException(address + " does not answer in time", cause);
    }
    if (isAnswer(cause)) {
      return new StoreUnavailableException(address + " refuses: " + cause.getMessage(), cause);
    }
    return new StoreUnavailableException(
        address + " cannot be reached: " + cause.getMessage(), cause);
  }
}
