/* SPDX-License-Identifier: Apache-2.0 */
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.mapping.Input;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.mapping.TemplateFunctions;
import dev.stagedoor.language.template.Template;
import java.util.Map;

/**
 * What a mapping template costs: the photo album of AWS's developer guide, body read anew for every rendering. Prints
 * microseconds and bytes per rendering.
 *
 * <pre>java -cp target/classes src/benchmark/templates/TemplateCost.java</pre>
 */
public class TemplateCost {

    private static final String BODY =
            """
            {"photos": {"page": 1, "pages": "1234", "perpage": 100, "total": "123398", "photo": [
              {"id": "12345678901", "owner": "23456789@A12", "photographer_first_name": "Saanvi",
               "photographer_last_name": "Sarkar", "secret": "abc123d456", "server": "1234", "farm": 1,
               "title": "Sample photo 1", "ispublic": true, "isfriend": false, "isfamily": false},
              {"id": "23456789012", "owner": "34567890@B23", "photographer_first_name": "Richard",
               "photographer_last_name": "Roe", "secret": "bcd234e567", "server": "2345", "farm": 2,
               "title": "Sample photo 2", "ispublic": true, "isfriend": false, "isfamily": false}]}}
            """;

    private static final String TEMPLATE =
            """
            #set($inputRoot = $input.path('$'))
            {
              "photos": [
            #foreach($photo in $inputRoot.photos.photo)
                {
                  "id": "$photo.id",
                  "photographedBy": "$photo.photographer_first_name $photo.photographer_last_name",
                  "title": "$photo.title",
                  "ispublic": $photo.ispublic,
                  "isfriend": $photo.isfriend,
                  "isfamily": $photo.isfamily
                }#if($foreach.hasNext),#end

            #end
              ]
            }
            """;

    public static void main(String[] arguments) {
        Template template = Template.compile(TEMPLATE);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 10; round++) {
            int count = 50_000;
            long length = 0;
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                length += render(template).length();
            }
            long nanos = threads.getCurrentThreadCpuTime() - start;
            System.out.printf(
                    "%.1f us, %d bytes, %d characters%n",
                    nanos / 1e3 / count,
                    (threads.getCurrentThreadAllocatedBytes() - bytes) / count,
                    length / count);
        }
    }

    private static String render(Template template) {
        Input input = new Input(new Payload(BODY), Map.of(), Map.of(), Map.of());
        return template.render(
                Map.of("input", input, "util", TemplateFunctions.INSTANCE),
                Budget.forInput(BODY.length() + template.length()));
    }
}
