/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ibmb.run.InvalidInput;

/**
 * File names of models: {@code model.USER.NAME.VERSION.safetensors}. Small letters, digits, '-' and
 * '_' stand for themselves, every other byte of the UTF-8 is written {@code %2f}: no name has a
 * separator or a dot in it, differs from another by case alone, or is a device's. What would become
 * too long is cut and ends in {@code ~} and the SHA-256 of the whole.
 */
final class FileNames {
  private static final int LONGEST = 90;
  private static final int KEPT = 25;
  private static final Pattern FILE =
      Pattern.compile("model\\.([^.]*)\\.([^.]*)\\.([1-9][0-9]{0,8})\\.safetensors");

  private FileNames() {}

  /**
   * The name of a file, taken apart.
   *
   * @param user encoded
   * @param name encoded
   */
  record Parts(String user, String name, int version) {

    /** The parts, or null where a file is not a model's. */
    static Parts of(String fileName) {
      Matcher matcher = FILE.matcher(fileName);
      return matcher.matches()
          ? new Parts(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)))
          : null;
    }

    String fileName() {
      return "model.%s.%s.%d.safetensors".formatted(user, name, version);
    }
  }

  /**
   * @throws InvalidInput where {@code name} is not Unicode
   */
  static String encode(String name) {
    byte[] utf8 = utf8(name);
    StringBuilder encoded = new StringBuilder();
    for (byte b : utf8) {
      if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return encoded.length() <= LONGEST
        ? encoded.toString()
        : encoded.substring(0, KEPT) + "~" + HexFormat.of().formatHex(sha256(utf8));
  }

  /** What was encoded, or null where it was cut or is nothing that {@link #encode} writes. */
  static String decode(String encoded) {
    ByteBuffer utf8 = ByteBuffer.allocate(encoded.length());
    try {
      for (int i = 0; i < encoded.length(); i++) {
        if (encoded.charAt(i) == '%') {
          utf8.put((byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3));
          i += 2;
        } else {
          utf8.put((byte) encoded.charAt(i));
        }
      }
      String name = StandardCharsets.UTF_8.newDecoder().decode(utf8.flip()).toString();
      return encode(name).equals(encoded) ? name : null;
    } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static byte[] utf8(String name) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
      byte[] utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new InvalidInput("A name must be Unicode, but half a character is in '" + name + "'.");
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
