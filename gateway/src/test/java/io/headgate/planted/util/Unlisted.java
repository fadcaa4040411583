package io.headgate.planted.util;

/** Lives in a package that the table does not know. */
public final class Unlisted {}
