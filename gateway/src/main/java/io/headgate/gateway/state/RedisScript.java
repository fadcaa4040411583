package io.headgate.gateway.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What Redis does for us in one step; each is told in the resource of its name. */
enum RedisScript {
  GET,
  PUT,
  LIST,
  APPEND,
  READ,
  FIND,
  TRIM,
  COUNTS,
  CLAIM,
  CLAIMS,
  IDENTITY;

  private final String source;
  private final String digest;

  RedisScript() {
    source = resource(name().toLowerCase(Locale.ROOT) + ".lua");
    digest = digest(source);
  }

  private static String resource(String name) {
    try (InputStream in = RedisScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String source) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String source() {
    return source;
  }

  /** By what Redis knows it once it has seen its source. */
  String digest() {
    return digest;
  }
}
