//! Applies the definitions of a chunk to the tables.

use crate::decoder::RecordVisitor;
use crate::error::RecordError;
use crate::layout::*;
use crate::reader::Reader;
use crate::tables::{Tables, TemplateEntry};
use otlp_native_model::{Bump, ResourceView, ScopeView};

pub(crate) fn apply(
    reader: &mut Reader<'_>,
    tables: &mut Tables,
    arena: &Bump,
    visitor: &mut impl RecordVisitor,
) -> Result<(), RecordError> {
    while !reader.is_at_end() {
        match reader.word()? {
            DEFINE_EPOCH => {
                *tables = Tables::new();
                visitor.epoch();
            }
            DEFINE_STRING => {
                let reference = reader.word()?;
                if reference & 1 == 1 {
                    return Err(RecordError::UnknownId {
                        word: reader.position(),
                    });
                }
                let string = reader.inline((reference >> 1) as usize, arena)?;
                if !tables.add_string(string) {
                    return Err(RecordError::TableFull {
                        word: reader.position(),
                    });
                }
            }
            DEFINE_TEMPLATE => template(reader, tables)?,
            DEFINE_RESOURCE => {
                next_id(reader, &mut tables.resources, MAX_RESOURCES)?;
                let id = tables.resources - 1;
                let is_pending = reader.word()? != 0;
                let view = resource(reader, tables, arena)?;
                visitor.resource(id, (!is_pending).then_some(&view));
            }
            DEFINE_RESOLVED_RESOURCE => {
                let id = known_id(reader, tables.resources)?;
                let view = resource(reader, tables, arena)?;
                visitor.resolve_resource(id, &view);
            }
            DEFINE_SCOPE => {
                next_id(reader, &mut tables.scopes, MAX_SCOPES)?;
                let id = tables.scopes - 1;
                let resource_id = known_id(reader, tables.resources)?;
                let view = ScopeView {
                    name: reader.string(tables, arena)?,
                    version: reader.string(tables, arena)?,
                    schema_url: reader.string(tables, arena)?,
                    dropped_attributes_count: reader.word()?,
                    attributes: reader.attributes(tables, arena)?,
                };
                visitor.scope(id, resource_id, &view);
            }
            _ => {
                return Err(RecordError::UnknownTag {
                    word: reader.position(),
                });
            }
        }
    }
    Ok(())
}

fn template(reader: &mut Reader<'_>, tables: &mut Tables) -> Result<(), RecordError> {
    let parent = reader.word()?;
    let key = reader.word()?;
    let kind = reader.word()?;
    if tables.string(key).is_none() || tables.template(parent).is_none() {
        return Err(RecordError::UnknownId {
            word: reader.position(),
        });
    }
    if !matches!(kind, TYPE_STRING | TYPE_INT | TYPE_NUMBER | TYPE_BOOL | TYPE_ANY) {
        return Err(RecordError::UnknownTag {
            word: reader.position(),
        });
    }
    if !tables.add_template(parent, TemplateEntry { key, kind }) {
        return Err(RecordError::TableFull {
            word: reader.position(),
        });
    }
    Ok(())
}

fn resource<'s, 'c: 's>(
    reader: &mut Reader<'c>,
    tables: &'s Tables,
    arena: &'s Bump,
) -> Result<ResourceView<'s>, RecordError> {
    Ok(ResourceView {
        schema_url: reader.string(tables, arena)?,
        attributes: reader.attributes(tables, arena)?,
        dropped_attributes_count: 0,
    })
}

/// Both sides count: the id must be the next one.
fn next_id(reader: &mut Reader<'_>, count: &mut u32, limit: u32) -> Result<(), RecordError> {
    let id = reader.word()?;
    if id != *count {
        return Err(RecordError::UnknownId {
            word: reader.position(),
        });
    }
    if *count >= limit {
        return Err(RecordError::TableFull {
            word: reader.position(),
        });
    }
    *count += 1;
    Ok(())
}

fn known_id(reader: &mut Reader<'_>, count: u32) -> Result<u32, RecordError> {
    let id = reader.word()?;
    if id >= count {
        return Err(RecordError::UnknownId {
            word: reader.position(),
        });
    }
    Ok(id)
}
