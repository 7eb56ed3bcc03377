package io.github.spotifypipeline.cloudformation.cost;

import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML with CloudFormation's tags, which become what they stand for: {@code !Sub x} is {@code Fn::Sub: x}. */
public final class ShortForms extends SafeConstructor {
    public ShortForms() {
        super(new LoaderOptions());
        yamlMultiConstructors.put("!", new LongForm());
    }

    public Object read(String yaml) {
        return new Yaml(this).load(yaml);
    }

    private final class LongForm extends AbstractConstruct {
        @Override
        public Object construct(Node node) {
            String name = node.getTag().getValue().substring(1);
            boolean isWhole = name.equals("Ref") || name.equals("Condition");
            return Map.of(isWhole ? name : "Fn::" + name, argument(node));
        }

        private Object argument(Node node) {
            return switch (node.getNodeId()) {
                case scalar -> constructScalar((ScalarNode) node);
                case sequence -> constructSequence((SequenceNode) node);
                case mapping -> constructMapping((MappingNode) node);
                case anchor -> throw new IllegalArgumentException("Cannot read " + node + ": a tag on an alias.");
            };
        }
    }
}
