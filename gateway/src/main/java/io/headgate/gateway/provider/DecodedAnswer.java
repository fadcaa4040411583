package io.headgate.gateway.provider;

import io.headgate.gateway.protocol.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A complete answer in OpenAI's form.
 *
 * @param body JSON
 * @param usage as the provider counted, when it did
 */
public record DecodedAnswer(Buffer body, Optional<Usage> usage) {}
