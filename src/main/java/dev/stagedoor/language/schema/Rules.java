/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.schema;

import dev.stagedoor.language.json.JsonNumbers;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.limit.BoundedPattern;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.schema.Schema.Check;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules for single values, with the words that AWS's validator has for their violation. */
final class Rules {

    private Rules() {}

    static Check type(List<String> types) {
        Set<String> allowed = new TreeSet<>(types);
        if (allowed.contains("number")) {
            allowed.add("integer");
        }
        return (value, findings) -> {
            String type = typeOf(value);
            if (!allowed.contains(type)) {
                findings.add("instance type (" + type + ") does not match any allowed primitive type (allowed: "
                        + json(List.copyOf(allowed), findings.budget) + ")");
            }
        };
    }

    private static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof String) {
            return "string";
        } else if (value instanceof Map<?, ?>) {
            return "object";
        } else if (value instanceof List<?>) {
            return "array";
        }
        return value instanceof Double || value instanceof BigDecimal ? "number" : "integer";
    }

    static Check enumeration(List<?> values, Budget budget) {
        Set<String> allowed = new HashSet<>();
        values.forEach(value -> allowed.add(canonical(value, budget)));
        return (value, findings) -> {
            if (!allowed.contains(canonical(value, findings.budget))) {
                findings.add("instance value (" + json(value, findings.budget)
                        + ") not found in enum (possible values: " + json(values, findings.budget) + ")");
            }
        };
    }

    static Check multipleOf(Number divisor) {
        BigDecimal step = decimal(divisor);
        if (step.signum() <= 0) {
            throw new IllegalArgumentException("Invalid schema: multipleOf must be greater than 0");
        }
        return (value, findings) -> {
            if (value instanceof Number number && !isMultiple(decimal(number), step, findings.budget)) {
                findings.add("remainder of division is not zero (" + number + " / " + divisor + ")");
            }
        };
    }

    /** By whole numbers, which have as many digits more as the exponents are apart. */
    private static boolean isMultiple(BigDecimal number, BigDecimal step, Budget budget) {
        int scale = Math.max(number.scale(), step.scale());
        budget.step(2L * scale - number.scale() - step.scale() + number.precision() + step.precision());
        return number.setScale(scale)
                        .unscaledValue()
                        .mod(step.setScale(scale).unscaledValue())
                        .signum()
                == 0;
    }

    static Check maximum(Number most, boolean exclusive) {
        return (value, findings) -> {
            if (value instanceof Number number) {
                JsonNumbers.charge(number, findings.budget);
                int order = decimal(number).compareTo(decimal(most));
                if (order > 0) {
                    findings.add("numeric instance is greater than the required maximum (maximum: " + most + ", found: "
                            + number + ")");
                } else if (order == 0 && exclusive) {
                    findings.add("numeric instance is not strictly lower than the required maximum " + most);
                }
            }
        };
    }

    static Check minimum(Number least, boolean exclusive) {
        return (value, findings) -> {
            if (value instanceof Number number) {
                JsonNumbers.charge(number, findings.budget);
                int order = decimal(number).compareTo(decimal(least));
                if (order < 0) {
                    findings.add("numeric instance is lower than the required minimum (minimum: " + least + ", found: "
                            + number + ")");
                } else if (order == 0 && exclusive) {
                    findings.add("numeric instance is not strictly greater than the required minimum " + least);
                }
            }
        };
    }

    static Check maxLength(int most) {
        return (value, findings) -> {
            if (value instanceof String text && length(text, findings.budget) > most) {
                findings.add("string " + json(text, findings.budget) + " is too long (length: "
                        + length(text, findings.budget) + ", maximum allowed: " + most + ")");
            }
        };
    }

    static Check minLength(int least) {
        return (value, findings) -> {
            if (value instanceof String text && length(text, findings.budget) < least) {
                findings.add("string " + json(text, findings.budget) + " is too short (length: "
                        + length(text, findings.budget) + ", required minimum: " + least + ")");
            }
        };
    }

    private static int length(String text, Budget budget) {
        budget.scan(text.length());
        return text.codePointCount(0, text.length());
    }

    static Check pattern(String regex) {
        BoundedPattern pattern = EcmaPattern.compile(regex);
        return (value, findings) -> {
            if (value instanceof String text && !pattern.find(text, findings.budget)) {
                findings.add("ECMA 262 regex " + json(regex, findings.budget) + " does not match input string "
                        + json(text, findings.budget));
            }
        };
    }

    static Check maxItems(int most) {
        return (value, findings) -> {
            if (value instanceof List<?> array && array.size() > most) {
                findings.add("array is too long: must have at most " + most + " elements but instance has "
                        + array.size() + " elements");
            }
        };
    }

    static Check minItems(int least) {
        return (value, findings) -> {
            if (value instanceof List<?> array && array.size() < least) {
                findings.add("array is too short: must have at least " + least + " elements but instance has "
                        + array.size() + " elements");
            }
        };
    }

    static Check uniqueItems() {
        return (value, findings) -> {
            if (value instanceof List<?> array) {
                Set<String> seen = new HashSet<>();
                for (Object element : array) {
                    findings.budget.allocate(128);
                    if (!seen.add(canonical(element, findings.budget))) {
                        findings.add("array must not contain duplicate elements");
                        return;
                    }
                }
            }
        };
    }

    static Check maxProperties(int most) {
        return (value, findings) -> {
            if (value instanceof Map<?, ?> object && object.size() > most) {
                findings.add("object has too many properties (found " + object.size() + " but schema requires at most "
                        + most + ")");
            }
        };
    }

    static Check minProperties(int least) {
        return (value, findings) -> {
            if (value instanceof Map<?, ?> object && object.size() < least) {
                findings.add("object has too few properties (found " + object.size() + " but schema requires at least "
                        + least + ")");
            }
        };
    }

    static Check noMoreItems(int most) {
        return (value, findings) -> {
            if (value instanceof List<?> array && array.size() > most) {
                findings.add("schema only allows " + most + " elements in array but instance has " + array.size()
                        + " elements");
            }
        };
    }

    static Check required(List<String> names) {
        return (value, findings) -> {
            if (value instanceof Map<?, ?> object) {
                findings.budget.step(names.size());
                List<String> missing = names.stream()
                        .filter(name -> !object.containsKey(name))
                        .distinct()
                        .sorted()
                        .toList();
                if (!missing.isEmpty()) {
                    findings.add("object has missing required properties (" + json(missing, findings.budget) + ")");
                }
            }
        };
    }

    static Check dependsOn(String property, List<String> names) {
        return (value, findings) -> {
            if (value instanceof Map<?, ?> object) {
                findings.budget.step(names.size());
                List<String> missing = names.stream()
                        .filter(name -> !object.containsKey(name))
                        .sorted()
                        .toList();
                if (!missing.isEmpty()) {
                    findings.add("property " + json(property, findings.budget)
                            + " of object has missing property dependencies"
                            + " (schema requires "
                            + json(names.stream().sorted().toList(), findings.budget)
                            + "; missing: " + json(missing, findings.budget) + ")");
                }
            }
        };
    }

    static String json(@Nullable Object value, Budget budget) {
        return JsonWriter.write(value, budget);
    }

    /** An exponent of six digits would make a decimal of a million digits: such a number is taken as it is near. */
    private static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        } else if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        } else if (number instanceof Double real) {
            return Double.isFinite(real) ? BigDecimal.valueOf(real) : BigDecimal.valueOf(Double.MAX_VALUE);
        }
        return BigDecimal.valueOf(number.longValue());
    }

    /** A text that equal JSON values share: 1 and 1.0 do, 1 and "1" do not. */
    private static String canonical(@Nullable Object value, Budget budget) {
        StringBuilder text = new StringBuilder();
        canonical(value, text, budget);
        return text.toString();
    }

    private static void canonical(@Nullable Object value, StringBuilder text, Budget budget) {
        budget.step();
        budget.enter();
        if (value instanceof Number number) {
            JsonNumbers.charge(number, budget);
            text.append(decimal(number).stripTrailingZeros());
        } else if (value instanceof List<?> array) {
            text.append('[');
            for (Object element : array) {
                canonical(element, text, budget);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            budget.allocate(64L * object.size());
            object.forEach((name, member) -> sorted.put(String.valueOf(name), member));
            text.append('{');
            sorted.forEach((name, member) -> {
                JsonWriter.write(name, text, budget);
                canonical(member, text, budget);
            });
            text.append('}');
        } else {
            JsonWriter.write(value, text, budget);
        }
        budget.leave();
    }
}
