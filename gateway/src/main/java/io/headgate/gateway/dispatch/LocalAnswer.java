package io.headgate.gateway.dispatch;

import io.headgate.gateway.exchange.LocalEmbeddings;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an embeddings call in OpenAI's form, made entry by entry as the vectors come: all
 * at once would keep an event loop busy for long.
 */
final class LocalAnswer {

  private final @Nullable Buffer[] entries;
  private final boolean base64;
  private long tokens;

  LocalAnswer(int size, boolean base64) {
    this.entries = new Buffer[size];
    this.base64 = base64;
  }

  /**
   * Adds the entry of one text.
   *
   * @return its bytes
   */
  int add(int index, LocalEmbeddings.Embedded embedded) {
    Buffer entry =
        Buffer.buffer("{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":");
    if (base64) {
      entry.appendString("\"").appendString(base64(embedded.vector())).appendString("\"}");
    } else {
      entry.appendString(numbers(embedded.vector())).appendString("}");
    }
    entries[index] = entry;
    tokens += embedded.tokens();
    return entry.length();
  }

  long tokens() {
    return tokens;
  }

  /**
   * The whole answer, once every text has its entry.
   *
   * @param model the name to tell; one that needs no escapes in JSON
   */
  Buffer render(String model) {
    Buffer json = Buffer.buffer("{\"object\":\"list\",\"data\":[");
    for (int i = 0; i < entries.length; i++) {
      Buffer entry = entries[i];
      if (entry == null) {
        throw new IllegalStateException("no entry for text " + i);
      }
      json.appendString(i == 0 ? "" : ",").appendBuffer(entry);
    }
    return json.appendString("],\"model\":\"")
        .appendString(model)
        .appendString("\",\"usage\":{\"prompt_tokens\":" + tokens)
        .appendString(",\"total_tokens\":" + tokens + "}}");
  }

  private static String numbers(float[] vector) {
    StringBuilder numbers = new StringBuilder(vector.length * 12).append('[');
    for (int i = 0; i < vector.length; i++) {
      numbers.append(i == 0 ? "" : ",").append(vector[i]);
    }
    return numbers.append(']').toString();
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
