package io.headgate.gateway.accounting;

import io.headgate.gateway.protocol.TokenPrice;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A price as bytes of the journal, so that what a lost request cost is that of its admission. */
final class PriceForm {

  private PriceForm() {}

  static void write(DataOutputStream out, TokenPrice price) throws IOException {
    out.writeUTF(price.source());
    out.writeShort(price.tiers().size());
    for (TokenPrice.Tier tier : price.tiers()) {
      out.writeLong(tier.fromInputTokens());
      out.writeLong(tier.inputPicoUsd());
      out.writeLong(tier.cachedInputPicoUsd());
      out.writeLong(tier.cacheWritePicoUsd());
      out.writeLong(tier.outputPicoUsd());
    }
  }

  static TokenPrice read(DataInputStream in) throws IOException {
    String source = in.readUTF();
    int size = in.readUnsignedShort();
    List<TokenPrice.Tier> tiers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      tiers.add(
          new TokenPrice.Tier(
              in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }
    try {
      return new TokenPrice(tiers, source);
    } catch (IllegalArgumentException nonsense) {
      throw new IOException("not a price", nonsense);
    }
  }
}
