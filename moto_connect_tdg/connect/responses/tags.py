"""Tags: from the API and back."""

from __future__ import annotations

from .._operation import NOTHING, Answer, Handlers, operation


class TagResponses(Handlers):
    """Operations on tags."""

    @operation
    def tag_resource(self) -> Answer:
        self.backend.tag(self.params["resourceArn"], self.params["tags"])
        return NOTHING

    @operation
    def untag_resource(self) -> Answer:
        self.backend.untag(self.params["resourceArn"], self.params["tagKeys"])
        return NOTHING

    @operation
    def list_tags_for_resource(self) -> Answer:
        return {"tags": self.backend.list_tags(self.params["resourceArn"])}
