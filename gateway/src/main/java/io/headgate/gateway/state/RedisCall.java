package io.headgate.gateway.state;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A call of a script with its keys and arguments, which come as they are added. */
final class RedisCall {

  private final RedisScript script;
  private final List<String> keys;
  private final List<Buffer> arguments = new ArrayList<>();
  private long bytes;

  RedisCall(RedisScript script, String... keys) {
    this.script = script;
    this.keys = List.of(keys);
  }

  RedisCall with(Buffer argument) {
    arguments.add(argument);
    bytes += argument.length();
    return this;
  }

  RedisCall with(byte[] argument) {
    return with(Buffer.buffer(argument));
  }

  RedisCall with(String argument) {
    return with(Buffer.buffer(argument));
  }

  RedisCall with(long argument) {
    return with(Long.toString(argument));
  }

  /** A number, or nothing. */
  RedisCall with(Optional<Long> argument) {
    return with(argument.map(number -> Long.toString(number)).orElse(""));
  }

  /** How much waits with it. */
  long bytes() {
    return bytes;
  }

  /** The call of a script that Redis knows. */
  Request byDigest() {
    return complete(Request.cmd(Command.EVALSHA).arg(script.digest()));
  }

  /** The call that lets Redis know the script too. */
  Request bySource() {
    return complete(Request.cmd(Command.EVAL).arg(script.source()));
  }

  private Request complete(Request request) {
    request.arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }
}
