"""What every Setwise service shares and what would be the same if this were about libraries or boats.

No domain noun, no event payload, no other service's address lives here. A service is made by
:func:`service_kit.app.create_service`; its views by :class:`service_kit.http.blueprint.Blueprint`.
"""

from service_kit.uuid_hashes import randomise_hashes

randomise_hashes()
