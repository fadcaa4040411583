/** Makes the language model that the gateway ships, out of counts that others have published. */
@NullMarked
package io.headgate.bench.language;

import org.jspecify.annotations.NullMarked;
