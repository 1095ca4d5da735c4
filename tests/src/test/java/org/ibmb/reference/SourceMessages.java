/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.reference;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Every text of three words or more in some sources: what is said to users cannot be told from
 * other texts by a program, so all of them are found. Not those of annotations, which {@code
 * docs/reference.md} has, and of errors that only a fault of the plugin itself can cause.
 */
final class SourceMessages extends TreeScanner<Void, Void> {
  private static final Set<String> FAULTS =
      Set.of("IllegalStateException", "IllegalArgumentException", "UncheckedIOException");

  private static final int FEWEST_WORDS = 3;

  private final Set<String> found = new TreeSet<>();

  private SourceMessages() {}

  static Set<String> in(Path... directories) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path directory : directories) {
      try (Stream<Path> all = Files.walk(directory)) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    SourceMessages messages = new SourceMessages();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        messages.scan(unit, null);
      }
    }
    return messages.found;
  }

  @Override
  public Void visitAnnotation(AnnotationTree node, Void nothing) {
    return null;
  }

  @Override
  public Void visitNewClass(NewClassTree node, Void nothing) {
    boolean fault = FAULTS.contains(node.getIdentifier().toString());
    return fault ? null : super.visitNewClass(node, nothing);
  }

  @Override
  public Void visitLiteral(LiteralTree node, Void nothing) {
    if (node.getValue() instanceof String text) {
      add(text);
    }
    return null;
  }

  /** A text that is put together is one text, with placeholders as in the others. */
  @Override
  public Void visitBinary(BinaryTree node, Void nothing) {
    String joined = joined(node);
    if (joined == null) {
      return super.visitBinary(node, nothing);
    }
    add(joined);
    scanRest(node);
    return null;
  }

  /** Null where no text is in it. */
  private static String joined(ExpressionTree tree) {
    if (tree instanceof ParenthesizedTree inner) {
      return joined(inner.getExpression());
    } else if (tree instanceof LiteralTree literal) {
      return literal.getValue() instanceof String text ? text : null;
    } else if (!(tree instanceof BinaryTree sum) || sum.getKind() != Tree.Kind.PLUS) {
      return null;
    } else {
      String left = joined(sum.getLeftOperand());
      String right = joined(sum.getRightOperand());
      return left == null && right == null
          ? null
          : (left == null ? "%s" : left) + (right == null ? "%s" : right);
    }
  }

  /** What stands between the texts of a sum may hold texts of its own. */
  private void scanRest(ExpressionTree tree) {
    if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
      scanRest(sum.getLeftOperand());
      scanRest(sum.getRightOperand());
    } else if (tree instanceof ParenthesizedTree inner) {
      scanRest(inner.getExpression());
    } else if (!(tree instanceof LiteralTree)) {
      scan(tree, null);
    }
  }

  private void add(String text) {
    if (text.strip().split("\\s+").length >= FEWEST_WORDS) {
      found.add(text);
    }
  }
}
